import type { None, TableRegistration } from '../tables/table-registration.ts'
import type { VersionRecord } from './versions.ts'

/** A version to be restored. Bytes are plain. */
export interface RestoredVersion {
  readonly version: VersionRecord
  readonly bytes: Uint8Array
}

/** Versions. */
export const DOCUMENT_VERSION = {
  table: 'document_version',
  exported: {
    document: 'document_id',
    columns: {
      bytes: 'bytes',
      format: 'format',
      checksum: 'checksum',
      principal: 'principal',
      at: 'created_at',
      id: 'id',
      kind: 'kind',
      name: 'name',
    },
  },
  imported: {
    step: 'after',
    statement: {
      name: 'maintenance-restore-version',
      text: `INSERT INTO document_version
          (id, organization_id, document_id, kind, name, principal, created_at, format, checksum, bytes)
        SELECT $1, organization_id, id, $3, $4, $5, $6, $7, $8, $9 FROM document WHERE id = $2
        ON CONFLICT (id) DO NOTHING RETURNING id`,
    },
    values: ({ version, bytes }, codec) => {
      const { id, documentId, kind, name, principal, createdAt } = version
      const row = codec.encode(documentId, bytes)
      return [id, documentId, kind, name, principal, createdAt, row.format, row.checksum, row.bytes]
    },
  },
  purged: { cascade: 'document_id' },
  forgotten: { column: 'principal' },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Version ${key}` },
} as const satisfies TableRegistration<RestoredVersion>

const NO_EXPORT: None = {
  none: 'An export has documents, which other installations may give to other people.',
}

/** When accounts were in documents. */
export const DOCUMENT_VISIT = {
  table: 'document_visit',
  exported: NO_EXPORT,
  imported: NO_EXPORT,
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names accounts, which are deleted by themselves, and no principal.' },
  resealed: { none: 'It holds no sealed bytes of documents.' },
} as const satisfies TableRegistration
