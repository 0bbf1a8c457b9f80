import type { Thread } from '../../../server/src/comments/thread-view.ts'
import { type Recorder, recorder } from '../events/recorder.ts'
import {
  type AccountServer,
  createPerson,
  type Person,
  requestAs,
  startAccountServer,
} from '../harness/accounts.ts'

/** The answer of a request, read. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the body is compared with expected values
  readonly body: any
}

/** A server with accounts and people, a project of Ann's, and what its consumer is told. `await using` closes it. */
export interface CommentWorld extends AsyncDisposable {
  readonly server: AccountServer
  readonly events: Recorder
  readonly organization: string
  readonly owner: Person
  /** Ann owns the documents; Ben and Cleo are members without a grant; Gil is a guest of the organization. */
  readonly ann: Person
  readonly ben: Person
  readonly cleo: Person
  readonly gil: Person
  as(
    person: Pick<Person, 'accessToken'> | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer>
  /** A new document of Ann's; `roles`: what others get, by the id of their account. Resolves to its address. */
  newDocument(roles?: Readonly<Record<string, string>>): Promise<string>
  /** Begins a thread about the document. */
  begin(person: Pick<Person, 'accessToken'>, address: string, body: string, more?: object): Promise<Thread>
  threads(person: Pick<Person, 'accessToken'>, address: string): Promise<Thread[]>
}

/** The path of a document's routes. */
export function pathOf(address: string): string {
  return `/api/documents/${encodeURIComponent(address)}`
}

/** How a person is mentioned. */
export function mention({ account }: Person): string {
  return `@[${account.name}](person:${account.id})`
}

/** Starts the server. */
export async function newCommentWorld(): Promise<CommentWorld> {
  const events = recorder('comments-test')
  const server = await startAccountServer({ consumers: [events.consumer], eventPace: { pollMs: 20 } })
  const create = (name: string, role: 'owner' | 'member' | 'guest') => createPerson(server, { name, role })
  const owner = await create('Olga', 'owner')
  const [ann, ben, cleo] = [
    await create('Ann', 'member'),
    await create('Ben', 'member'),
    await create('Cleo', 'member'),
  ]
  const gil = await create('Gil', 'guest')
  const as: CommentWorld['as'] = async (person, method, path, body) => {
    const response = await requestAs(server, person as Person | null, method, path, body)
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text) }
  }
  const done = async (asked: Promise<Answer>): Promise<Answer['body']> => {
    const { status, body } = await asked
    if (status >= 400) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body
  }
  const me = await done(as(ann, 'GET', '/api/v1/account'))
  const organization = String(me.organizations[0].id)
  const project = await done(
    as(ann, 'POST', `/api/v1/organizations/${organization}/projects`, { name: 'Comments' }),
  )
  return {
    ...{ server, events, organization, owner, ann, ben, cleo, gil, as },
    newDocument: async (roles = {}) => {
      const { address } = await done(
        as(ann, 'POST', '/api/documents', { title: 'Plan', project: project.key }),
      )
      for (const [account, role] of Object.entries(roles))
        await done(
          as(ann, 'PUT', `/api/v1/documents/${encodeURIComponent(address)}/access`, { account, role }),
        )
      return address
    },
    begin: async (person, address, body, more = {}) => {
      const begun = { anchor: { kind: 'document' }, body, ...more }
      return (await done(as(person, 'POST', `${pathOf(address)}/threads`, begun))).thread
    },
    threads: async (person, address) => (await done(as(person, 'GET', `${pathOf(address)}/threads`))).threads,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
