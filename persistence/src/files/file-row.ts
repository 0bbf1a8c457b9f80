import type { BlobRecord, FileKind, FileRecord, FileStatus, StoredObject } from './files.ts'

/** A row of `blob`. */
export interface BlobRow {
  readonly id: string
  readonly hash: string
  readonly size: number
  readonly type: string
  readonly kind: FileKind
  readonly width: number | null
  readonly height: number | null
  readonly objects: string
}

/** A row of `attachment` with its blob, whose columns begin with `blob_`. */
export interface FileRow {
  readonly id: string
  readonly organization_id: string
  readonly project: string
  readonly name: string
  readonly size: number
  readonly type: string
  readonly kind: FileKind
  readonly status: FileStatus
  readonly error: string | null
  readonly principal: string
  readonly part_size: number
  readonly tries: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly blob_id: string | null
  readonly blob_hash: string
  readonly blob_size: number
  readonly blob_type: string
  readonly blob_kind: FileKind
  readonly blob_width: number | null
  readonly blob_height: number | null
  readonly blob_objects: string
}

/** The columns of {@link FileRow}, of {@link FILE_TABLES}. */
export const FILE_COLUMNS = `a.id, a.organization_id, p.key AS project, a.name, a.size, a.type, a.kind, a.status, a.error,
  a.principal, a.part_size, a.tries, a.created_at, a.updated_at, b.id AS blob_id, b.hash AS blob_hash,
  b.size AS blob_size, b.type AS blob_type, b.kind AS blob_kind, b.width AS blob_width, b.height AS blob_height,
  b.objects AS blob_objects`

/** Files `a` with their projects `p` and contents `b`. */
export const FILE_TABLES =
  'attachment a JOIN project p ON p.id = a.project_id LEFT JOIN blob b ON b.id = a.blob_id'

export function toBlob({ objects, ...row }: BlobRow): BlobRecord {
  return { ...row, objects: JSON.parse(objects) as StoredObject[] }
}

export function toFile(row: FileRow): FileRecord {
  return {
    id: row.id,
    organization: row.organization_id,
    project: row.project,
    name: row.name,
    size: row.size,
    type: row.type,
    kind: row.kind,
    status: row.status,
    error: row.error,
    principal: row.principal,
    partSize: row.part_size,
    tries: row.tries,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    blob:
      row.blob_id === null
        ? null
        : toBlob({
            id: row.blob_id,
            hash: row.blob_hash,
            size: row.blob_size,
            type: row.blob_type,
            kind: row.blob_kind,
            width: row.blob_width,
            height: row.blob_height,
            objects: row.blob_objects,
          }),
  }
}
