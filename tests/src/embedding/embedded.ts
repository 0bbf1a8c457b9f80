import { type CowriteServer, createServer, readConfig, type ServerOptions } from '@cowrite/server'
import { pino } from 'pino'
import type { Place } from '../harness/clients.ts'

/** A server in the process of the test that keeps nothing. `await using` closes it. */
export interface Embedded extends Place, AsyncDisposable {
  readonly server: CowriteServer
  /** What it logged from warnings on. */
  readonly logged: readonly LogLine[]
}

/** A line of the log. */
export interface LogLine {
  readonly msg: string
  readonly err?: { readonly message: string }
  readonly [field: string]: unknown
}

/** Starts a server with these parts; it listens on a free port unless they say otherwise. */
export async function startEmbedded(parts: ServerOptions = {}): Promise<Embedded> {
  const logged: LogLine[] = []
  const logger = pino(
    { level: 'warn' },
    { write: (line: string) => void logged.push(JSON.parse(line) as LogLine) },
  )
  const config = readConfig({ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0' }, [])
  const server = await createServer(config, { logger, ...parts })
  return {
    server,
    logged,
    get wsUrl() {
      return server.url.replace(/^http/, 'ws')
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}

/** How many rooms the server has open, by its own figures. */
export async function openRooms({ server }: Pick<Embedded, 'server'>): Promise<number> {
  const figures = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^cowrite_rooms (\d+)$/m.exec(figures)?.[1] ?? Number.NaN)
}
