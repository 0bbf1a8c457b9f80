import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres.ts'
import type {} from './provided.ts'

/**
 * Vitest's global set-up for the tests that need a database: starts PostgreSQL once and hands its address to
 * the tests as `inject('postgresUrl')`. Returns what stops it again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres()
  project.provide('postgresUrl', postgres.url)
  return () => postgres.stop()
}
