import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, readConfig } from '@cowrite/server'

/** One route of the server, as registered. */
export interface ServerRoute {
  readonly method: string
  /** With parameters and wildcards: `/api/documents/:address`. */
  readonly url: string
  /** Whether the route declares that pages of any origin may request it. */
  readonly isPublic: boolean
}

/** Fastify's data about a route; later hooks may still set `config`. */
interface RegisteredRoute {
  readonly method: string | readonly string[]
  readonly url: string
  readonly config?: { readonly isPublic?: boolean }
}

interface StartedApp {
  addHook(name: 'onRoute', hook: (route: RegisteredRoute) => void): void
}

/**
 * All routes of a server, including those of plugins: starts a server, records its routes, and closes it. `variables`: of
 * the server; by default one in open mode that keeps nothing.
 */
export async function serverRoutes(
  variables: Readonly<Record<string, string>> = { COWRITE_STORE: 'memory' },
): Promise<ServerRoute[]> {
  const registered: RegisteredRoute[] = []
  const collect = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: StartedApp }
    fastify.addHook('onRoute', (route) => registered.push(route))
  }
  subscribe('fastify.initialization', collect)
  try {
    const config = readConfig({ COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent', ...variables }, [])
    await (await createServer(config)).close()
  } finally {
    unsubscribe('fastify.initialization', collect)
  }
  return registered.flatMap(({ method, url, config }) =>
    [method].flat().map((name) => ({ method: name, url, isPublic: config?.isPublic === true })),
  )
}

/** A path that matches a route, with values for its parameters. */
export function pathOf({ url }: ServerRoute): string {
  return url
    .replace(':address', 'demo%2Fwelcome')
    .replace(/:[a-zA-Z]+/g, 'now')
    .replace('*', 'nothing')
}
