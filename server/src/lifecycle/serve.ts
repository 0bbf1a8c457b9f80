import { setImmediate as turn } from 'node:timers/promises'
import type { DestinationStream, Logger } from 'pino'
import { type Config, processConfig } from '../config/config.ts'
import type { CowriteServer } from '../server.ts'
import { createLog, logDestination } from './output.ts'
import { StopRequested, type StopSignals } from './stop-signals.ts'
import { readableDestination, readyText } from './terminal.ts'

/** After a signal the process ends within this time, whatever hangs, in ms. */
const SHUTDOWN_MS = 9_500

/**
 * Starts one node, and ends the process when a signal asks for it, at whatever moment: at once while nothing is open;
 * later what is being opened is opened to its end, closed, and the process exits with 0. Resolves when the node listens,
 * or when it is being stopped. Rejects when it cannot start. `startedAt` is when the process began, as of `performance.now()`.
 */
export async function serve(signals: StopSignals, startedAt: number): Promise<void> {
  const config = processConfig()
  // Commands do without it.
  const { createServer } = await import('../server.ts')
  const output = logDestination((error) => {
    process.stderr.write(`cowrite: the log cannot be written: ${error.message}\n`)
  })
  const isTerminal = process.stdout.isTTY === true
  const log = createLog(config.logLevel, isTerminal ? readableDestination(output) : output)
  const { asked } = signals
  // Loading leaves no turn in which a signal is heard: one that came meanwhile ends the process here.
  await turn()
  signals.opening()
  const starting = createServer(config, { log, signal: asked })
  const running = new Running(starting, log)
  const obey = (): void =>
    running.stop(asked.reason instanceof StopRequested ? asked.reason.signal : 'unknown')
  asked.addEventListener('abort', obey, { once: true })
  watchMistakes(running, log)
  const server = await starting.catch((error: unknown) => {
    if (running.isStopping) return null
    throw error
  })
  if (server === null || running.isStopping) return
  if (isTerminal) output.write(readyText(server.url, config.store))
  else announce(server.url, config.store, startedAt, output)
}

/** A node that starts or has started, and how its process ends. */
class Running {
  readonly #starting: Promise<CowriteServer>
  readonly #log: Logger
  #stopping = false
  #listens = false

  constructor(starting: Promise<CowriteServer>, log: Logger) {
    this.#starting = starting
    this.#log = log
    starting.then(
      () => {
        this.#listens = true
      },
      () => {
        // Whoever waits for the start tells why it failed.
      },
    )
  }

  get isStopping(): boolean {
    return this.#stopping
  }

  /** Ends the process, with `code` when all went well; the first call counts. */
  stop(reason: string, code = 0): void {
    if (this.#stopping) return
    this.#stopping = true
    this.#log.info({ signal: reason }, 'stopping')
    setTimeout(() => {
      if (this.#listens) {
        this.#log.error('stopping took too long')
        process.exit(1)
      }
      // Nothing was promised to anybody yet, and a database outlives that its opening is broken off.
      this.#log.warn('stopped in the middle of the start')
      process.exit(code)
    }, SHUTDOWN_MS).unref()
    this.#close().then(
      () => process.exit(code),
      (err: unknown) => {
        this.#log.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }

  async #close(): Promise<void> {
    const server = await this.#starting.catch((err: unknown) => {
      this.#log.debug({ err }, 'the start ended')
      return null
    })
    await server?.close()
  }
}

/**
 * Mistakes in the program. A background task that failed is repeated by what began it, and everybody's connections go
 * on; after an exception that nothing caught the state of the process is unknown, so it commits what waits and ends.
 */
function watchMistakes(running: Running, log: Logger): void {
  process.on('unhandledRejection', (err) => log.error({ err }, 'unexpected, in the background'))
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'unexpected')
    running.stop('uncaughtException', 1)
  })
}

/**
 * The line of JSON that says that the node is ready, for the program that reads standard output; it is written at every
 * log level. A person at a terminal, when only the log goes elsewhere, gets the address on standard error.
 */
function announce(url: string, store: Config['store'], startedAt: number, output: DestinationStream): void {
  const startMs = Math.round(performance.now() - startedAt)
  createLog('info', output).info({ url, store: store.kind, startMs }, 'listening')
  if (process.stderr.isTTY) process.stderr.write(readyText(url, store))
}
