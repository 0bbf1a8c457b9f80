import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Keyring, openStore, type Store, type StoredRows } from '@cowrite/persistence'
import pg from 'pg'
import * as Y from 'yjs'
import { freshStore, type StoreKind } from '../harness/stores.ts'
import { tempFolder } from '../harness/temp-folder.ts'

/** An empty database with a folder for files; `await using` removes both. */
export interface Place extends AsyncDisposable {
  /** The environment of a server or command on this database. */
  readonly env: Readonly<Record<string, string>>
  /** The path of a file in the folder. */
  file(name: string): string
  /** Opens the database for `work`; if it is embedded, no server may have it open. */
  use<Result>(work: (store: Store) => Promise<Result>, keys?: string): Promise<Result>
  /** Runs one statement directly, bypassing the store; on PostgreSQL only. */
  raw(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
}

/** Creates a {@link Place}. */
export async function newPlace(kind: StoreKind = 'PostgreSQL'): Promise<Place> {
  const database = await freshStore(kind)
  const folder = await tempFolder()
  const { dataDir, env = {} } = database.options
  const url = env['DATABASE_URL'] ?? ''
  return {
    env: dataDir === undefined ? env : { COWRITE_DATA_DIR: dataDir },
    file: (name) => join(folder.path, name),
    use: async (work, keys) => {
      const ring = keys === undefined ? null : Keyring.parse(keys)
      const store = await openStore(
        dataDir === undefined
          ? { kind: 'postgres', url, keys: ring }
          : { kind: 'pglite', dataDir, keys: ring },
      )
      try {
        return await work(store)
      } finally {
        await store.close()
      }
    },
    raw: async (statement, values = []) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(statement, [...values])).rows
      } finally {
        await client.end()
      }
    },
    [Symbol.asyncDispose]: async () => {
      await folder[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** A key for COWRITE_ENCRYPTION_KEYS. */
export function newKey(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`
}

/** Writes a document with `words` updates, the first half of them in a snapshot, with authorship and a version. */
export async function writeDocument(
  store: Store,
  key: string,
  words = 10,
  project = 'demo',
): Promise<string> {
  const { document } = await store.documents.ensure({ project, key }, `Title of ${key}`)
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let word = 1; word <= words; word++) doc.getText('content').insert(0, `word ${word} of ${key} `)
  const author = { principal: 'ana', kind: 'person', run: null } as const
  await store.updates.append(
    updates.map((bytes, at) => ({
      documentId: document.id,
      bytes,
      principal: at % 2 === 0 ? 'ana' : 'guest',
      ...(at === 0 ? { authored: [{ client: doc.clientID, clock: 0, author }] } : {}),
    })),
  )
  const half = Math.floor(words / 2)
  await store.updates.snapshot(document.id, half, Y.mergeUpdates(updates.slice(0, half)))
  const bytes = Y.encodeStateAsUpdate(doc)
  await store.versions.create({
    documentId: document.id,
    kind: 'named',
    name: 'Draft',
    principal: 'ana',
    bytes,
  })
  return document.id
}

/** Writes a resolved thread of two comments with a mention and a reaction. */
export async function writeThread(store: Store, documentId: string): Promise<void> {
  const by = { principal: 'ana', kind: 'person', name: 'Ana', colour: '#405bc3' } as const
  const limits = { threads: 9, comments: 9, threadBytes: 10_000, reactions: 9 }
  const say = (text: string) => ({
    author: by,
    invoker: null,
    mentions: ['person:ben'],
    bytes: Buffer.from(text),
  })
  await store.transaction(async ({ comments }) => {
    const bytes = Buffer.from('{"anchor":{"kind":"document"},"quotation":"words"}')
    const first = say('a secret remark')
    const made = await comments.addThread(
      { documentId, bytes, assignee: 'person:ben', comment: first },
      limits,
    )
    const thread = made && (await comments.find(made.thread, ''))
    if (!thread) throw new Error('There is no thread.')
    await comments.addComment(thread, say('another one'), limits)
    await comments.react(thread, made.comment, { emoji: '👍', by }, limits)
    await comments.change(thread, { resolver: by })
  })
}

/** All data of the documents in a database, by address: what an export and an import must preserve. */
export async function everything(store: Store): Promise<Record<string, unknown>> {
  const documents = await store.maintenance.documents({ after: null, limit: 10_000 })
  const found: Record<string, unknown> = {}
  // One after the other: hundreds of statements at once would wait too long for a connection on a loaded machine.
  for (const document of documents) {
    const rows = await store.maintenance.rows(document.id)
    found[`${document.project}/${document.key}`] = { document, ...contentsOf(store, document.id, rows!) }
  }
  return found
}

function contentsOf(store: Store, id: string, rows: StoredRows) {
  const { head, snapshot, updates, authorship, versions, threads } = rows
  const base64 = (row: StoredRows['updates'][number]) =>
    Buffer.from(store.maintenance.open(id, row)).toString('base64')
  return {
    head,
    snapshot: snapshot === null ? null : { seq: snapshot.seq, bytes: base64(snapshot) },
    updates: updates.map((row) => ({
      seq: row.seq,
      principal: row.principal,
      at: row.at,
      bytes: base64(row),
    })),
    authorship,
    versions: versions.map(({ row, ...version }) => ({ ...version, bytes: base64(row) })),
    threads: threads.map(({ row, comments, ...thread }) => ({
      ...thread,
      bytes: base64(row),
      comments: comments.map(({ row: own, ...comment }) => ({ ...comment, bytes: base64(own) })),
    })),
  }
}
