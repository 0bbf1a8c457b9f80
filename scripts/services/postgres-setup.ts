import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'
import type {} from './provided.ts'

/**
 * Vitest's global set-up for the tests with a database: starts PostgreSQL once and provides its address as
 * `inject('postgresUrl')`. Returns a function that stops it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  project.provide('postgresUrl', postgres.url)
  return () => postgres.stop()
}
