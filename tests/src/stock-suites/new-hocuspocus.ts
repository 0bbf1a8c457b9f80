import { decodeHocuspocus, documentNameOf } from '@cowrite/crdt'
import { type Authenticator, type Config, createServer, readConfig } from '@cowrite/server'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import type { ExecutionContext } from './ava.ts'

/** The document that the suite's tests open by default. */
const GENERIC_NAME = 'hocuspocus-test'
/** Options of Hocuspocus' server that tests of its provider use and that this helper can emulate. */
const PLAYED = new Set(['onAuthenticate', 'onConnect', 'onLoadDocument', 'onStateless'])
/** Tests of the server depend on the time of loading a document; here no hook is called for it. */
const LOADING = 'onLoadDocument'

/** The hooks of Hocuspocus' server that are emulated here, with the emulated part of their arguments. */
interface Hooks {
  onConnect?(data: object): unknown
  onAuthenticate?(data: {
    readonly token: string
    readonly documentName: string
    readonly connectionConfig: { readOnly: boolean }
  }): unknown
  onLoadDocument?(data: { readonly document: Y.Doc; readonly documentName: string }): unknown
  onStateless?(data: { readonly payload: string }): unknown
}

/** The part of Hocuspocus' server that is emulated. */
export interface StandIn {
  readonly server: { readonly webSocketURL: string }
}

/**
 * Replaces the suite's own helper of this name: starts a Cowrite server on a free port for one test. Hooks are emulated
 * as follows:
 *
 * - `onConnect`, `onAuthenticate`: the server's authenticator.
 * - `onLoadDocument`: a client writes the hook's result into the document before the test continues.
 * - `onStateless`: another client in the document, which receives stateless messages.
 *
 * Any other option, and anything else that a test or its hooks access, ends the test as one without a counterpart.
 */
export async function newHocuspocus(t: ExecutionContext, options: Hooks = {}): Promise<StandIn> {
  const unknown = Object.keys(options).filter((name) => !PLAYED.has(name) || (name === LOADING && isOfServer))
  if (unknown.length > 0) t.giveUp(unknown.join(', '))
  const names = new NamesByToken()
  const server = await createServer(configuration(), { authenticator: authenticatorOf(t, options, names) })
  t.teardown(() => server.close())
  const wsUrl = server.url.replace(/^http/, 'ws')
  const webSocketURL = `${wsUrl}/collab`
  names.watch(webSocketURL)
  t.teardown(() => names.stop())
  if (options.onLoadDocument) await seed(t, wsUrl, options)
  if (options.onStateless) await listen(t, wsUrl, options)
  return only(t, 'server', { server: only(t, 'server', { webSocketURL }) })
}

/**
 * Serves one client with a server and closes it, so that the fixed times in the suite's tests do not include the first
 * execution of code in a process.
 */
export async function warmUp(): Promise<void> {
  const server = await createServer(configuration())
  const wsUrl = server.url.replace(/^http/, 'ws')
  const client = connectHocuspocus('hocuspocus-4', { wsUrl }, GENERIC_NAME)
  await client.synced()
  client.text.insert(0, 'warm')
  await eventually('it to be saved', () => client.provider.unsyncedChanges === 0)
  client.close()
  await server.close()
}

function configuration(): Config {
  return readConfig({ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }, [])
}

/**
 * Hooks refuse by throwing, an authenticator by its result. The helper's own clients (seeding, listening) are accepted
 * without hooks.
 */
function authenticatorOf(t: ExecutionContext, hooks: Hooks, names: NamesByToken): Authenticator {
  const author = { principal: 'guest', kind: 'guest', run: null } as const
  const admit = (readOnly: boolean) =>
    ({
      ok: true,
      principal: { id: author.principal, author, role: readOnly ? 'reader' : 'editor' },
    }) as const
  return {
    authenticate: async ({ token }) => {
      if (token === OWN_TOKEN) return admit(false)
      const connectionConfig = { readOnly: false }
      try {
        const given = { token, documentName: names.nameFor(token), connectionConfig }
        await hooks.onConnect?.(only(t, 'onConnect', given))
        await hooks.onAuthenticate?.(only(t, 'onAuthenticate', given))
      } catch {
        return { ok: false, code: 'unauthorized' }
      }
      return admit(connectionConfig.readOnly)
    },
  }
}

/** Whether the process runs a test file of Hocuspocus' server. */
const isOfServer = process.argv.at(-1)?.includes('/tests/server/') === true

/** The given object; access to any other property ends the test. */
function only<Given extends object>(t: ExecutionContext, what: string, given: Given): Given {
  return new Proxy(given, {
    get: (target, key) =>
      key in target || typeof key === 'symbol' || key === 'then'
        ? Reflect.get(target, key)
        : t.giveUp(`${what}: ${key}`),
  })
}

/** The token of the clients that the helper itself connects. */
const OWN_TOKEN = 'the helper itself'

async function seed(t: ExecutionContext, wsUrl: string, hooks: Hooks): Promise<void> {
  const doc = new Y.Doc()
  const loaded = await hooks.onLoadDocument?.(
    only(t, 'onLoadDocument', { document: doc, documentName: GENERIC_NAME }),
  )
  if (loaded instanceof Uint8Array) Y.applyUpdate(doc, loaded)
  const writer = connectHocuspocus('hocuspocus-4', { wsUrl }, GENERIC_NAME, { doc, token: OWN_TOKEN })
  await writer.synced()
  await eventually('the content to be saved', () => writer.provider.unsyncedChanges === 0)
  writer.close()
}

async function listen(t: ExecutionContext, wsUrl: string, hooks: Hooks): Promise<void> {
  const listener = connectHocuspocus('hocuspocus-4', { wsUrl }, GENERIC_NAME, { token: OWN_TOKEN })
  t.teardown(() => listener.close())
  listener.provider.on('stateless', ({ payload }: { payload: string }) =>
    hooks.onStateless?.(only(t, 'onStateless', { payload })),
  )
  await listener.synced()
}

/**
 * The document name for which each token was sent, read from the frames of the test's clients: Hocuspocus passes the
 * name to its hooks, Cowrite does not pass it to its authenticator.
 */
class NamesByToken {
  private readonly names = new Map<string, string>()
  private readonly original = globalThis.WebSocket

  /** Observes the sockets to `url` from now on. The suite's clients use the global WebSocket class. */
  watch(url: string): void {
    const { names } = this
    globalThis.WebSocket = class extends this.original {
      override send(data: Parameters<WebSocket['send']>[0]): void {
        const frame = this.url === url && data instanceof Uint8Array ? decodeHocuspocus(data, '') : null
        if (frame?.kind === 'message' && frame.message.type === 'auth')
          names.set(frame.message.token, documentNameOf(frame.address))
        super.send(data)
      }
    }
  }

  stop(): void {
    globalThis.WebSocket = this.original
  }

  nameFor(token: string): string {
    return this.names.get(token) ?? GENERIC_NAME
  }
}
