import { createServer, type Limits, readConfig, type ServerOptions } from '@cowrite/server'
import type { Place } from '../harness/clients.ts'

/** A server in the test's own process, with low limits. `await using` stops it. */
export interface LimitedServer extends Place, AsyncDisposable {}

/**
 * Starts a server without a database on a free port; `parts` in addition to the limits, `variables` in addition to the
 * default ones.
 */
export async function startLimited(
  limits: Partial<Limits>,
  parts: ServerOptions = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<LimitedServer> {
  const usual = { COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }
  const server = await createServer(readConfig({ ...usual, ...variables }, []), { ...parts, limits })
  return { wsUrl: server.url.replace(/^http/, 'ws'), [Symbol.asyncDispose]: () => server.close() }
}
