import type { FileRecord } from '@cowrite/persistence'

/** What the API says of a file. */
export interface FileView {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly type: string
  readonly kind: FileRecord['kind']
  readonly status: FileRecord['status']
  /** A name in the table of errors, when the status is `failed`. */
  readonly error?: string
  /** Of a picture, in pixels. */
  readonly width?: number
  readonly height?: number
  /** What documents refer to it with. */
  readonly src: string
  /** Whether it is shown as a picture. */
  readonly preview: boolean
  /** The smaller pictures that there are. */
  readonly variants: readonly string[]
}

/** {@link FileView} of a file. */
export function fileView(file: FileRecord): FileView {
  const { id, name, size, type, kind, status, error, blob } = file
  return {
    ...{ id, name, size, type, kind, status },
    ...(error === null ? {} : { error }),
    ...(blob?.width == null || blob.height === null ? {} : { width: blob.width, height: blob.height }),
    src: `/files/${id}`,
    preview: blob?.kind === 'image',
    variants: (blob?.objects ?? []).flatMap((object) => (object.name === 'original' ? [] : [object.name])),
  }
}
