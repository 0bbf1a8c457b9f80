import type { Store } from '@cowrite/persistence'
import * as Y from 'yjs'

/** The tables of the release before accounts. */
export const OLD_TABLES = [
  'project',
  'document',
  'document_update',
  'document_snapshot',
  'document_version',
  'authorship',
  'document_link',
  'document_request',
  'proposal',
  'proposal_hunk',
  'agent_run',
  'run_step',
  'run_undo',
  'model_call',
  'outbox_consumer',
  'outbox',
  'outbox_delivery',
  'deleted_place',
] as const

/** Runs a statement, with its rows. */
export type Execute = (text: string, values?: readonly unknown[]) => Promise<readonly object[]>

/** Rows as JSON, by table. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Writes two documents with everything that a release before accounts stored of them, and one in the trash. */
export async function writeEverything(store: Store): Promise<void> {
  await store.outbox.register('search')
  const guest = { principal: 'guest', kind: 'guest', run: null } as const
  for (const [key, trashed] of [
    ['plan', false],
    ['notes/a', false],
    ['old', true],
  ] as const) {
    const { document } = await store.documents.ensure(
      { project: key === 'plan' ? 'demo' : 'garden', key },
      key,
    )
    const { id } = document
    await store.updates.append([
      {
        documentId: id,
        bytes: paragraph(`Words of ${key}.`),
        principal: 'guest',
        authored: [{ client: 7, clock: 0, author: guest }],
      },
    ])
    if (key === 'notes/a') await store.updates.snapshot(id, 1, paragraph(`Words of ${key}.`))
    await store.versions.create({
      documentId: id,
      kind: 'named',
      name: 'First',
      principal: 'guest',
      bytes: paragraph(`First of ${key}.`),
    })
    await store.links.replace(id, 1, ['demo/plan'])
    await store.requests.begin(id, 'once', '{}')
    await store.transaction(async ({ proposals, outbox }) => {
      const agent = { principal: 'agent:editor', kind: 'agent', run: 'run' } as const
      const hunks = [Uint8Array.of(2), Uint8Array.of(3)]
      await proposals.create(
        { documentId: id, author: agent, invoker: 'guest', bytes: Uint8Array.of(1), hunks },
        9,
      )
      const address = { project: document.project, key }
      const event = { type: 'renamed', principals: ['guest'], payload: { title: key } }
      await outbox.append({ documentId: id, address, ...event })
    })
    const run = await store.runs.create(
      { documentId: id, principal: 'guest', agent: 'editor', action: 'continue', detail: '{}' },
      9,
    )
    await store.runs.addSteps(run!, [{ seq: 1, at: new Date(), detail: '{}' }])
    await store.runs.keepUndo(run!, 'before', Uint8Array.of(4))
    if (trashed) await store.documents.setTrashed(id, true)
  }
  const gone = await store.documents.ensure({ project: 'demo', key: 'gone' }, 'Gone')
  await store.documents.setTrashed(gone.document.id, true)
  await store.documents.purge(gone.document.id)
}

/** An update that makes a document of one paragraph. */
function paragraph(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 7
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  doc.getXmlFragment('default').insert(0, [element])
  return Y.encodeStateAsUpdate(doc)
}

/** All rows of the tables. */
export async function readRows(execute: Execute): Promise<Rows> {
  const rows: Record<string, Record<string, unknown>[]> = {}
  for (const table of OLD_TABLES) {
    const found = await execute(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY to_jsonb(t)::text`)
    rows[table] = (found as { row: string }[]).map(({ row }) => JSON.parse(row))
  }
  return rows
}

/** Writes rows into tables of the old schema; columns that it does not have are left out. */
export async function writeRows(execute: Execute, rows: Rows): Promise<void> {
  for (const table of OLD_TABLES) {
    const columns = await execute(
      'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped',
      [table],
    )
    const names = (columns as { name: string }[]).map(({ name }) => name).join(', ')
    await execute(
      `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE
        SELECT ${names} FROM jsonb_populate_recordset(null::${table}, $1::text::jsonb)`,
      [JSON.stringify(rows[table])],
    )
  }
  await execute("SELECT setval(pg_get_serial_sequence('outbox', 'id'), (SELECT max(id) FROM outbox))")
}

/** The rows without the columns that later releases added. */
export function withoutNew(rows: Rows, old: Rows): Rows {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => {
      const names = Object.keys(old[table]?.[0] ?? {})
      return [table, list.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])))]
    }),
  )
}
