import { StoreError } from '@cowrite/persistence'
import { isCommand, runCli } from '../cli/cli.ts'
import { Interrupted } from '../cli/command.ts'
import { oneLine } from '../cli/output.ts'
import { processConfig } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { surviveOutput } from './output.ts'
import { serve } from './serve.ts'
import type { StopSignals } from './stop-signals.ts'

/** Files of this process are inaccessible to other users. */
const PRIVATE_UMASK = 0o077

/**
 * Runs the command of the command line, or the server. On failure, ends the process with exit code 1 and one line.
 * `startedAt`: the start of the process, as of `performance.now()`.
 */
export async function run(signals: StopSignals, startedAt: number): Promise<void> {
  process.umask(PRIVATE_UMASK)
  const argv = process.argv.slice(2)
  try {
    if (isCommand(argv)) await command(argv, signals)
    else await server(signals, startedAt)
  } catch (error) {
    const expected = error instanceof ConfigError || error instanceof StoreError || isSystemError(error)
    const text = expected ? oneLine(error.message) : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`cowrite: ${text}\n`)
    process.exit(1)
  }
}

async function server(signals: StopSignals, startedAt: number): Promise<void> {
  surviveOutput(process, () => {
    // The log reports it in its own way, and there is no other output.
  })
  await serve(signals, startedAt)
}

/**
 * Runs an operator's command and sets the exit code. The first Ctrl-C stops the command, a second one ends the process.
 */
async function command(argv: readonly string[], signals: StopSignals): Promise<void> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort(new Interrupted())
  signals.asked.addEventListener('abort', stop, { once: true })
  signals.letSecondKill()
  signals.opening()
  const output = { isLost: false }
  surviveOutput(process, () => {
    // Unread output counts as a failure. This event may come after the end of the command.
    output.isLost = true
    process.exitCode = 1
  })
  const code = await runCli(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => performance.now(),
    signal: stopping.signal,
    config: processConfig,
  })
  if (!output.isLost) process.exitCode = code
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
