import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of a PostgreSQL whose user may create databases; started once for the whole run. */
    postgresUrl: string
  }
}

/** What `startPostgres()` of `./postgres.ts` resolves to. */
interface PostgresService {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Vitest's global set-up for the tests that need a database: starts PostgreSQL once and hands its address to
 * the tests as `inject('postgresUrl')`. Returns what stops it again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const path = new URL('./postgres.ts', import.meta.url)
  if (!existsSync(path)) return async () => {}
  const { startPostgres }: { startPostgres(): Promise<PostgresService> } = await import(path.href)
  const postgres = await startPostgres()
  project.provide('postgresUrl', postgres.url)
  return () => postgres.stop()
}
