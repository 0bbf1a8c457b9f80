import { newId, openStore, type Store } from '@cowrite/persistence'
import pg from 'pg'
import { type DocumentFact, toOutboxEvent } from '../../../server/src/events/document-event.ts'
import { type Answer, call } from '../accounts/api.ts'
import {
  type AccountServer,
  type AccountServerOptions,
  createPerson,
  type Person,
  startAccountServer,
} from '../harness/accounts.ts'
import { type FreshStore, freshStore } from '../harness/stores.ts'

/** Servers on one PostgreSQL without Redis, and people with a document. `await using` closes it. */
export interface InboxWorld extends AsyncDisposable {
  readonly nodes: readonly AccountServer[]
  readonly owner: Person
  readonly ann: Person
  readonly ben: Person
  readonly database: pg.Client
  readonly store: Store
  /** A request to the first node. */
  as(person: Person, method: string, path: string, body?: unknown): Promise<Answer>
  /** A project that all members edit; returns its key. */
  newProject(): Promise<string>
  /** A document in a project of its own that all members edit. */
  newDocument(): Promise<{ readonly id: string; readonly address: string; readonly path: string }>
  /** Writes an event, as a service on another node does. */
  tell(documentId: string, fact: DocumentFact): Promise<void>
}

/** Starts as many servers as there are options. */
export async function newInboxWorld(options: readonly AccountServerOptions[]): Promise<InboxWorld> {
  const fresh: FreshStore = await freshStore('PostgreSQL')
  const nodes: AccountServer[] = []
  for (const { env, ...more } of options)
    nodes.push(
      await startAccountServer({
        eventPace: { pollMs: 100 },
        ...more,
        env: { ...fresh.options.env, ...env },
      }),
    )
  const [node] = nodes
  if (node === undefined) throw new Error('A world has a node.')
  const url = fresh.options.env?.['DATABASE_URL'] ?? ''
  const database = new pg.Client({ connectionString: url })
  await database.connect()
  const store = await openStore({ kind: 'postgres', url })
  const create = (name: string, role: 'owner' | 'member') =>
    createPerson(node, { name, role, email: `${name.toLowerCase()}@example.org` })
  const owner = await create('Olga', 'owner')
  const [ann, ben] = [await create('Ann', 'member'), await create('Ben', 'member')]
  const as: InboxWorld['as'] = (person, method, path, body) =>
    call(node, method, path, body, { accessToken: person.accessToken })
  let count = 0
  const newProject = async (): Promise<string> => {
    const { accountMemberships } = store.access!
    const [organization] = await accountMemberships.organizationsOf(owner.account.id)
    const made = await as(owner, 'POST', `/organizations/${organization?.id}/projects`, {
      name: `P${++count}`,
      everyone: 'editor',
    })
    return made.body.key
  }
  return {
    nodes,
    ...{ owner, ann, ben, database, store, as, newProject },
    newDocument: async () => {
      const address = { project: await newProject(), key: `k${newId()}` }
      const { document } = await store.documents.ensure(address, 'Plan')
      const name = `${address.project}/${address.key}`
      return { id: document.id, address: name, path: `/documents/${encodeURIComponent(name)}` }
    },
    tell: async (documentId, fact) => {
      const { rows } = await database.query<{ project: string; key: string }>(
        'SELECT p.key AS project, d.key FROM document d JOIN project p ON p.id = d.project_id WHERE d.id = $1',
        [documentId],
      )
      await store.outbox.append(toOutboxEvent({ id: documentId, ...rows[0]! }, fact))
    },
    [Symbol.asyncDispose]: async () => {
      await database.end()
      await store.close()
      for (const server of nodes) await server[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

/** An open stream of somebody's unread notifications. `await using` closes it. */
export interface UnreadStream extends AsyncDisposable {
  /** The last number that came; `null` before the first. */
  readonly unread: number | null
  readonly isOver: boolean
}

/** Follows the number of somebody's unread notifications on a node. */
export async function followUnread(node: AccountServer, person: Person): Promise<UnreadStream> {
  const ending = new AbortController()
  const response = await fetch(`${node.url}/api/v1/notifications/events`, {
    headers: { authorization: `Bearer ${person.accessToken}` },
    signal: ending.signal,
  })
  if (!response.ok) throw new Error(`No stream: ${response.status}`)
  let unread: number | null = null
  let isOver = false
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      for (const [, count] of decoder.decode(chunk, { stream: true }).matchAll(/event: unread\ndata: (\d+)/g))
        unread = Number(count)
    }
  }
  const reading = read()
    .catch((error: unknown) => {
      if (!ending.signal.aborted) throw error
    })
    .finally(() => {
      isOver = true
    })
  return {
    get unread() {
      return unread
    },
    get isOver() {
      return isOver
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await reading
    },
  }
}
