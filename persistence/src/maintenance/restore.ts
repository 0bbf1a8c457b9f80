import { COMMENT_THREAD, type RestoredThread } from '../comments/tables.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { ImportedAfter, ImportedBefore, ImportedWith } from '../tables/table-registration.ts'
import { DOCUMENT_VERSION, type RestoredVersion } from '../versions/tables.ts'
import type { RestoredDocument } from './maintenance.ts'
import { TABLES } from './registry.ts'

const BEFORE: readonly ImportedBefore<RestoredDocument>[] = TABLES.map(({ imported }) => imported).filter(
  (imported) => 'step' in imported && imported.step === 'before',
)

const WITH: readonly (ImportedWith<RestoredDocument> & { readonly table: string })[] = TABLES.flatMap(
  ({ table, imported }) => ('step' in imported && imported.step === 'with' ? [{ table, ...imported }] : []),
)

/** Restores a document with the rows of all tables, or writes nothing when its id or address is taken. */
const RESTORE: Statement = restoreStatement()

function restoreStatement(): Statement {
  let given = 0
  const parts = WITH.map(({ table, insert }) => {
    const before = given
    const text = insert((index) => {
      given = Math.max(given, before + index)
      return `$${before + index}`
    })
    return `${table === 'document' ? 'd' : `into_${table}`} AS (${text})`
  })
  return { name: 'maintenance-restore', text: `WITH ${parts.join(',\n    ')}\n    SELECT id FROM d` }
}

/** Does what `MaintenanceStore.restore` says. */
export async function restoreDocument(
  session: SqlSession,
  codec: RowCodec,
  restored: RestoredDocument,
): Promise<boolean> {
  for (const { statement, values } of BEFORE) await session.query(statement, values(restored))
  const values = WITH.flatMap((table) => table.values(restored, codec))
  return (await session.query(RESTORE, values)).length > 0
}

/** Writes a row after its document; `false` when there is one with its id. */
export async function restoreVersion(
  session: SqlSession,
  codec: RowCodec,
  restored: RestoredVersion,
): Promise<boolean> {
  const { statement, values }: ImportedAfter<RestoredVersion> = DOCUMENT_VERSION.imported
  return (await session.query(statement, values(restored, codec))).length > 0
}

/** Writes a thread with its comments after its document; `false` when there is one with its id. */
export async function restoreThread(
  session: SqlSession,
  codec: RowCodec,
  restored: RestoredThread,
): Promise<boolean> {
  const { statement, values }: ImportedAfter<RestoredThread> = COMMENT_THREAD.imported
  return (await session.query(statement, values(restored, codec))).length > 0
}
