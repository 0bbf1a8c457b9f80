import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import { bareEnvironment } from '../harness/bare-environment.ts'
import { within } from '../harness/eventually.ts'
import { COMPILED_ONCE } from '../harness/server.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** Starting PGlite takes seconds on a loaded machine. */
const DEADLINE_MS = 60_000

/** The output and exit code of a command. */
export interface CommandEnd {
  /** `null` when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs in a separate process. */
export interface RunningCommand {
  readonly process: ChildProcess
  /** Its output so far. */
  readonly said: { readonly stdout: string; readonly stderr: string }
  readonly ended: Promise<CommandEnd>
}

/** Starts the built server's program with a command, the environment `env` and {@link bareEnvironment}. */
export function startCommand(argv: readonly string[], env: Readonly<Record<string, string>>): RunningCommand {
  const child = spawn(process.execPath, [COMPILED_ONCE, inject('serverProgram'), ...argv], {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const ended = once(child, 'close').then(
    ([code]: unknown[]): CommandEnd => ({ code: code as number | null, ...said }),
  )
  return { process: child, said, ended }
}

/** Runs a command to its end. */
export async function runCommand(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandEnd> {
  const { ended, process: child } = startCommand(argv, env)
  try {
    return await within(`cowrite ${argv[0] ?? ''} to end`, ended, DEADLINE_MS)
  } finally {
    child.kill('SIGKILL')
  }
}
