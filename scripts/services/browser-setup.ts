import type { TestProject } from 'vitest/node'
import { buildClient } from '../build/client.ts'
import { findHeadlessShell } from './chromium.ts'
import type {} from './provided.ts'

/** Vitest's global set-up for the tests in a browser: a Chromium, and the client built from the current sources. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromiumPath', await findHeadlessShell())
  await buildClient()
}
