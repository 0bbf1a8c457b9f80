import { createServer, type Limits, readConfig } from '@cowrite/server'
import type { Place } from '../harness/clients.ts'

/** A server inside the test's own process, with limits that a test can reach. `await using` stops it. */
export interface LimitedServer extends Place, AsyncDisposable {}

/** Starts a server that keeps nothing, on a free port. */
export async function startLimited(limits: Partial<Limits>): Promise<LimitedServer> {
  const config = readConfig({ COWRITE_STORE: 'memory', PORT: '0', LOG_LEVEL: 'silent' }, [])
  const server = await createServer(config, { limits })
  return { wsUrl: server.url.replace(/^http/, 'ws'), [Symbol.asyncDispose]: () => server.close() }
}
