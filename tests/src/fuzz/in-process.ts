import { createServer, type Limits, readConfig, type ServerParts } from '@cowrite/server'
import type { Place } from '../harness/clients.ts'

/** A server inside the test's own process, with limits that a test can reach. `await using` stops it. */
export interface LimitedServer extends Place, AsyncDisposable {}

/** Starts a server that keeps nothing, on a free port; `parts` beside the limits, `variables` beside the usual. */
export async function startLimited(
  limits: Partial<Limits>,
  parts: ServerParts = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<LimitedServer> {
  const usual = { COWRITE_STORE: 'memory', PORT: '0', LOG_LEVEL: 'silent' }
  const server = await createServer(readConfig({ ...usual, ...variables }, []), { ...parts, limits })
  return { wsUrl: server.url.replace(/^http/, 'ws'), [Symbol.asyncDispose]: () => server.close() }
}
