#!/usr/bin/env node
import { StoreError } from '@cowrite/persistence'
import { pino } from 'pino'
import { ConfigError, processConfig } from './config/config.ts'
import { createServer } from './server.ts'

/** After a signal the process ends within this time, whatever hangs, in ms. */
const SHUTDOWN_MS = 9_500

const started = performance.now()

/** Starts one node and ends it with the signal; exits with 1 and one line on what is wrong and why. */
async function main(): Promise<void> {
  const config = processConfig()
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
