import type { OrganizationRole } from '@cowrite/persistence'
import { type CowriteServer, createServer, readConfig, type ServerOptions } from '@cowrite/server'
import { pino } from 'pino'
import { bareEnvironment } from './bare-environment.ts'
import { tempFolder } from './temp-folder.ts'

/** A hash that costs nothing: tests of accounts are not tests of argon2. */
const CHEAP = { memoryKib: 8, passes: 1 }

/** A server with accounts in this process. `await using` closes it. */
export interface AccountServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly wsUrl: string
  readonly server: CowriteServer
}

/** A person of a test. */
export interface Person {
  readonly account: { readonly id: string; readonly email: string | null; readonly name: string }
  readonly accessToken: string
  /** The value of the header `Cookie` of the session. */
  readonly cookie: string
}

/** Options of {@link startAccountServer}. */
export interface AccountServerOptions extends ServerOptions {
  /** Variables of the server, for example `DATABASE_URL`. By default its database is PGlite in a folder of its own. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a server with `COWRITE_AUTH=accounts` that listens on loopback. */
export async function startAccountServer({
  env = {},
  ...options
}: AccountServerOptions = {}): Promise<AccountServer> {
  const folder = await tempFolder()
  const variables = {
    ...bareEnvironment(),
    COWRITE_AUTH: 'accounts',
    COWRITE_DATA_DIR: folder.path,
    PORT: '0',
  }
  const server = await createServer(readConfig({ ...variables, ...env }, []), {
    logger: pino({ level: 'error' }),
    passwordCost: CHEAP,
    ...options,
  })
  return {
    url: server.url,
    wsUrl: server.url.replace(/^http/, 'ws'),
    server,
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Creates an account and a session of it, without password hashes or requests. By default a member, without address. */
export async function createPerson(
  { server }: AccountServer,
  person: {
    readonly name: string
    readonly role?: OrganizationRole | null
    readonly email?: string
    readonly password?: string
  },
): Promise<Person> {
  const { accounts } = server
  if (accounts === null) throw new Error('The server has no accounts.')
  const { name, role = 'member', email = null, password = null } = person
  const account = await accounts.create({ name, role, email, password })
  const { accessToken, refreshToken } = await accounts.beginSession(account.id)
  return { account, accessToken, cookie: `cowrite_refresh=${refreshToken}` }
}

/** A request to the API as this person; `body` is sent as JSON. */
export function requestAs(
  { url }: Pick<AccountServer, 'url'>,
  person: Pick<Person, 'accessToken'> | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: {
      ...(person === null ? {} : { authorization: `Bearer ${person.accessToken}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
