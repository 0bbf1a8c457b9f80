#!/usr/bin/env node
import { StoreError } from '@cowrite/persistence'
import { pino } from 'pino'
import { isCommand, runCli } from './cli/cli.ts'
import { Interrupted } from './cli/command.ts'
import { ConfigError, processConfig } from './config/config.ts'

/** After a signal the process ends within this time, whatever hangs, in ms. */
const SHUTDOWN_MS = 9_500

const started = performance.now()

/** Does what the command line says: a command, or the server. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  if (isCommand(argv)) process.exitCode = await command(argv)
  else await serve()
}

/** Runs a command of operators. The first Ctrl-C asks it to end, a second one ends the process. */
async function command(argv: readonly string[]): Promise<number> {
  const stopping = new AbortController()
  const stop = () => stopping.abort(new Interrupted())
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return await runCli(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => performance.now(),
    signal: stopping.signal,
    config: processConfig,
  })
}

/** Starts one node and ends it with the signal; exits with 1 and one line on what is wrong and why. */
async function serve(): Promise<void> {
  const config = processConfig()
  // Commands do without it.
  const { createServer } = await import('./server.ts')
  const log = pino({ level: config.logLevel })
  const server = await createServer(config, { log })
  announce(server.url, config.store.kind)

  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('stopping took too long')
      process.exit(1)
    }, SHUTDOWN_MS).unref()
    server.close().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/**
 * The line that says that the node is ready; at every log level, for whoever started it waits for it. A person at a
 * terminal gets the address in plain words too.
 */
function announce(url: string, store: string): void {
  pino({ level: 'info' }).info({ url, store, startMs: Math.round(performance.now() - started) }, 'listening')
  if (process.stderr.isTTY) process.stderr.write(`\n  Cowrite is ready. Open ${url}/ in your browser.\n\n`)
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof StoreError || isSystemError(error)
  const text = expected ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`cowrite: ${text}\n`)
  process.exit(1)
})

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
