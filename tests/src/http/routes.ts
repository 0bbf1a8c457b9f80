import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, readConfig } from '@cowrite/server'

/** One route of the server, as it was registered. */
export interface ServerRoute {
  readonly method: string
  /** With parameters and wildcards: `/api/documents/:address`. */
  readonly url: string
  /** Whether the route declares that pages of any origin may ask for it. */
  readonly isPublic: boolean
}

/** What Fastify tells of a route; `config` may still be set by hooks that run later. */
interface RegisteredRoute {
  readonly method: string | readonly string[]
  readonly url: string
  readonly config?: { readonly isPublic?: boolean }
}

interface StartedApp {
  addHook(name: 'onRoute', hook: (route: RegisteredRoute) => void): void
}

/** Every route that a server has, those of plugins included: a server is started, listened to, and closed. */
export async function serverRoutes(): Promise<ServerRoute[]> {
  const registered: RegisteredRoute[] = []
  const collect = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: StartedApp }
    fastify.addHook('onRoute', (route) => registered.push(route))
  }
  subscribe('fastify.initialization', collect)
  try {
    const config = readConfig({ PORT: '0', COWRITE_STORE: 'memory', LOG_LEVEL: 'silent' }, [])
    await (await createServer(config)).close()
  } finally {
    unsubscribe('fastify.initialization', collect)
  }
  return registered.flatMap(({ method, url, config }) =>
    [method].flat().map((name) => ({ method: name, url, isPublic: config?.isPublic === true })),
  )
}

/** A path that a route matches, with values for its parameters. */
export function pathOf({ url }: ServerRoute): string {
  return url
    .replace(':address', 'demo%2Fwelcome')
    .replace(/:[a-zA-Z]+/g, 'now')
    .replace('*', 'nothing')
}
