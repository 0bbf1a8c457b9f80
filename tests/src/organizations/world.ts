import { DEFAULT_ORGANIZATION_ID } from '@cowrite/persistence'
import { type Answer, call } from '../accounts/api.ts'
import { type AccountServer, createPerson, type Person, startAccountServer } from '../harness/accounts.ts'

/** The organization that every server has. */
export const ORGANIZATION = DEFAULT_ORGANIZATION_ID
/** The path of its routes. */
export const OF_ORGANIZATION = `/organizations/${ORGANIZATION}`

/** A server with people, for tests of rights. `await using` closes it. */
export interface World extends AsyncDisposable {
  readonly server: AccountServer
  readonly owner: Person
  readonly admin: Person
  readonly member: Person
  readonly guest: Person
  /** Somebody with an account who belongs to no organization. */
  readonly stranger: Person
  /** A request as this person; `null`: without credentials. */
  as(
    person: Pick<Person, 'accessToken'> | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer>
  /** Creates a project that this person owns; returns its key. */
  newProject(person: Person, everyone?: string): Promise<string>
  /** Creates a document in a project; returns its address. */
  newDocument(person: Person, project: string): Promise<string>
}

/** Starts a server with one person of each role. */
export async function newWorld(env: Readonly<Record<string, string>> = {}): Promise<World> {
  const server = await startAccountServer({ env })
  const create = (name: string, role: 'owner' | 'admin' | 'member' | 'guest' | null) =>
    createPerson(server, { name, role, email: `${name.toLowerCase()}@example.org` })
  const as: World['as'] = (person, method, path, body) =>
    call(server, method, path, body, person === null ? {} : { accessToken: person.accessToken })
  let projects = 0
  return {
    server,
    owner: await create('Olga', 'owner'),
    admin: await create('Adam', 'admin'),
    member: await create('Mara', 'member'),
    guest: await create('Gil', 'guest'),
    stranger: await create('Stella', null),
    as,
    newProject: async (person, everyone) => {
      const { status, body } = await as(person, 'POST', `${OF_ORGANIZATION}/projects`, {
        name: `Project ${++projects}`,
        ...(everyone === undefined ? {} : { everyone }),
      })
      if (status !== 201) throw new Error(`No project: ${JSON.stringify(body)}`)
      return body.key
    },
    newDocument: async ({ accessToken }, project) => {
      const response = await fetch(`${server.url}/api/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'Plan', project }),
      })
      const body = (await response.json()) as { readonly address: string }
      if (response.status !== 201) throw new Error(`No document: ${JSON.stringify(body)}`)
      return body.address
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The path of a document's routes. */
export function pathOf(address: string): string {
  return `/documents/${encodeURIComponent(address)}`
}
