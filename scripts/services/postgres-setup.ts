import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of a PostgreSQL whose user may create databases; started once for the whole run. */
    postgresUrl: string
  }
}

/**
 * Vitest's global set-up for the tests that need a database: starts PostgreSQL once and hands its address to
 * the tests as `inject('postgresUrl')`. Returns what stops it again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  project.provide('postgresUrl', postgres.url)
  return () => postgres.stop()
}
