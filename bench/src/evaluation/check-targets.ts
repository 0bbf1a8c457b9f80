import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentTarget } from './targets.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** What the tests of a target came to. */
export interface Checked {
  readonly target: AgentTarget
  readonly passed: number
  readonly failed: number
  readonly seconds: number
}

/** What is read of Vitest's report. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

/** Runs the tests of a target, with as many cases of random ones as are asked for. */
export async function check(target: AgentTarget, cases: number): Promise<Checked> {
  const report = join(tmpdir(), `cowrite-target-${target.id}-${process.pid}.json`)
  const begun = performance.now()
  const pattern = target.rules.map((rule) => `${rule}\\b`).join('|')
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--retry=0',
      '--reporter=json',
      `--outputFile=${report}`,
      '-t',
      pattern,
      ...target.files,
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, COWRITE_FUZZ_CASES: `${cases}` },
    },
  )
  await once(child, 'exit')
  try {
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report
    const states = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
    const count = (state: string) => states.filter((each) => each === state).length
    return {
      target,
      passed: count('passed'),
      failed: count('failed'),
      seconds: (performance.now() - begun) / 1000,
    }
  } finally {
    await rm(report, { force: true })
  }
}
