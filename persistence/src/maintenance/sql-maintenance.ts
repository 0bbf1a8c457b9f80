import type { RestoredThread } from '../comments/tables.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import { DOCUMENT_COLUMNS, type DocumentRow, toDocument } from '../documents/sql-documents.ts'
import { knownKeys, retireKeys } from '../keys/keys.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { StoredRow } from '../sql/stored-row.ts'
import type { VersionRecord } from '../versions/versions.ts'
import { exportRows } from './export-rows.ts'
import { forgetPrincipal } from './forget.ts'
import type { MaintenanceStore, RestoredDocument, StoredRows } from './maintenance.ts'
import { SEALED_TABLES, SECRETS } from './registry.ts'
import { reseal } from './reseal.ts'
import { resealSecrets } from './reseal-secrets.ts'
import { restoreDocument, restoreThread, restoreVersion } from './restore.ts'

const DOCUMENTS: Statement = {
  name: 'maintenance-documents',
  text: `SELECT ${DOCUMENT_COLUMNS} FROM document d JOIN project p ON p.id = d.project_id
    WHERE ($1::text IS NULL OR p.key = $1) AND ($2::uuid IS NULL OR d.id > $2) ORDER BY d.id LIMIT $3`,
}

/** `MaintenanceStore` in SQL, over the registered tables. */
export class SqlMaintenance implements MaintenanceStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async documents(options: Parameters<MaintenanceStore['documents']>[0]): Promise<DocumentRecord[]> {
    const values = [options.project ?? null, options.after, options.limit]
    return (await this.#session.query<DocumentRow>(DOCUMENTS, values)).map(toDocument)
  }

  rows(documentId: string): Promise<StoredRows | null> {
    return exportRows(this.#session, documentId)
  }

  open(documentId: string, row: StoredRow): Uint8Array {
    return this.#codec.decode(documentId, row, row.seq === 0 ? 'A version' : `Row ${row.seq}`)
  }

  restore(restored: RestoredDocument): Promise<boolean> {
    return restoreDocument(this.#session, this.#codec, restored)
  }

  restoreVersion(version: VersionRecord, bytes: Uint8Array): Promise<boolean> {
    return restoreVersion(this.#session, this.#codec, { version, bytes })
  }

  restoreThread(thread: RestoredThread['thread']): Promise<boolean> {
    return restoreThread(this.#session, this.#codec, { thread })
  }

  reseal(documentId: string): Promise<number> {
    return reseal(this.#session, this.#codec, documentId)
  }

  resealSecrets(): Promise<number> {
    return resealSecrets(this.#session, this.#codec)
  }

  retireKeys(): Promise<string[]> {
    const secrets = SECRETS.map(({ table, resealed: { secret } }) => ({ table, column: secret }))
    return retireKeys(this.#session, this.#codec.keys, SEALED_TABLES, secrets)
  }

  keys(): Promise<string[]> {
    return knownKeys(this.#session)
  }

  forgetPrincipal(principal: string): Promise<number> {
    return forgetPrincipal(this.#session, principal)
  }
}
