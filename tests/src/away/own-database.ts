import pg from 'pg'
import { type PostgresService, startPostgres } from '../../../scripts/services/postgres.ts'
import type { RunningServer, ServerOptions } from '../harness/server.ts'

/** A PostgreSQL for one test, which the test can stop and disturb. */
export interface OwnDatabase {
  readonly service: PostgresService
  /** The options of a server that stores its documents there, with additional variables. */
  serverOptions(env?: Readonly<Record<string, string>>): ServerOptions
  /** Runs statements as superuser on a separate, temporary connection. */
  execute(statements: string): Promise<void>
}

/** Starts one; `settings` as for {@link startPostgres}. Must be stopped with `service.stop()`. */
export async function ownDatabase(settings: readonly string[] = []): Promise<OwnDatabase> {
  const service = await startPostgres({ own: true, settings })
  return {
    service,
    serverOptions: (env = {}) => ({
      env: { COWRITE_STORE: 'database', DATABASE_URL: service.url, ...env },
    }),
    execute: async (statements) => {
      const client = await superuser(service)
      try {
        await client.query(statements)
      } finally {
        await client.end()
      }
    },
  }
}

/** A connection of the superuser; must be closed with `end()`. */
export async function superuser(service: PostgresService): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: service.url })
  // The server may stop while this connection is idle.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** The reply of `/readyz`. */
export async function readiness(
  server: Pick<RunningServer, 'url'>,
): Promise<{ readonly code: number; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(`${server.url}/readyz`)
  return { code: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** The value of one metric without labels. */
export async function metric(server: Pick<RunningServer, 'url'>, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`There is no metric ${name} in:\n${text}`)
  return Number(value)
}
