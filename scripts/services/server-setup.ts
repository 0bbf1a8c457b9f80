import type { TestProject } from 'vitest/node'
import { buildServer } from '../build/server.ts'
import type {} from './provided.ts'

/** Vitest's global set-up for the tests that start servers: the server built from the current sources. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('serverProgram', await buildServer())
}
