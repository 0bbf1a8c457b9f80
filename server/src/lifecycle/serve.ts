import { setImmediate as turn } from 'node:timers/promises'
import type { DestinationStream, Logger } from 'pino'
import { processConfig } from '../config/config.ts'
import type { StoreConfig } from '../config/storage.ts'
import type { CowriteServer } from '../cowrite-server.ts'
import { createLog, logDestination } from './output.ts'
import { StopRequested, type StopSignals } from './stop-signals.ts'
import { readableDestination, readyText } from './terminal.ts'

/** Maximum time from a signal to the end of the process, in ms, even if an operation hangs. */
const SHUTDOWN_MS = 9_500

/**
 * Starts one node, and ends the process when a signal requests it: at once while nothing is open; later, after the
 * current opening is completed and everything is closed, with exit code 0. Resolves when the node listens, or when it
 * is being stopped. Rejects when it cannot start. `startedAt`: the start of the process, as of `performance.now()`.
 */
export async function serve(signals: StopSignals, startedAt: number): Promise<void> {
  const config = processConfig()
  // Loaded here because commands do not need it.
  const { createServer } = await import('../server.ts')
  const output = logDestination((error) => {
    process.stderr.write(`cowrite: the log cannot be written: ${error.message}\n`)
  })
  const isTerminal = process.stdout.isTTY === true
  const logger = createLog(config.logging.level, isTerminal ? readableDestination(output) : output)
  const { asked } = signals
  // Signals are not handled while modules load: a signal from that time ends the process here.
  await turn()
  signals.opening()
  const starting = createServer(config, { logger, signal: asked })
  const running = new Running(starting, logger)
  const obey = (): void =>
    running.stop(asked.reason instanceof StopRequested ? asked.reason.signal : 'unknown')
  asked.addEventListener('abort', obey, { once: true })
  watchMistakes(running, logger)
  const server = await starting.catch((error: unknown) => {
    if (running.isStopping) return null
    throw error
  })
  if (server === null || running.isStopping) return
  if (isTerminal) output.write(readyText(server, config.storage.store))
  else announce(server, config.storage.store, startedAt, output)
}

/** A node that is starting or running, and the end of its process. */
class Running {
  readonly #starting: Promise<CowriteServer>
  readonly #logger: Logger
  #stopping = false
  #listens = false

  constructor(starting: Promise<CowriteServer>, logger: Logger) {
    this.#starting = starting
    this.#logger = logger
    starting.then(
      () => {
        this.#listens = true
      },
      () => {
        // The caller that awaits the start reports its failure.
      },
    )
  }

  get isStopping(): boolean {
    return this.#stopping
  }

  /** Ends the process, with `code` when everything closed without errors; later calls have no effect. */
  stop(reason: string, code = 0): void {
    if (this.#stopping) return
    this.#stopping = true
    this.#logger.info({ signal: reason }, 'stopping')
    setTimeout(() => {
      if (this.#listens) {
        this.#logger.error('stopping took too long')
        process.exit(1)
      }
      // Nothing was acknowledged to any client yet, and a database is not damaged by an interrupted opening.
      this.#logger.warn('stopped in the middle of the start')
      process.exit(code)
    }, SHUTDOWN_MS).unref()
    this.#close().then(
      () => process.exit(code),
      (err: unknown) => {
        this.#logger.error({ err }, 'stopping failed')
        process.exit(1)
      },
    )
  }

  async #close(): Promise<void> {
    const server = await this.#starting.catch((err: unknown) => {
      this.#logger.debug({ err }, 'the start ended')
      return null
    })
    await server?.close()
  }
}

/**
 * Handles errors in the program. A failed background task is repeated by its owner, and connections stay open. After an
 * uncaught exception the state of the process is unknown, so it commits the pending updates and ends.
 */
function watchMistakes(running: Running, logger: Logger): void {
  process.on('unhandledRejection', (err) => logger.error({ err }, 'unexpected, in the background'))
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'unexpected')
    running.stop('uncaughtException', 1)
  })
}

/**
 * Writes the line of JSON that reports a ready node, for the program that reads standard output, at every log level. If
 * standard error is a terminal and standard output is not, the address is written there as text.
 */
function announce(
  server: Pick<CowriteServer, 'url' | 'setUpUrl'>,
  store: StoreConfig,
  startedAt: number,
  output: DestinationStream,
): void {
  const startMs = Math.round(performance.now() - startedAt)
  const { url, setUpUrl } = server
  const log = createLog('info', output)
  log.info({ url, store: store.kind, startMs }, 'listening')
  if (setUpUrl !== null) log.info({ url: setUpUrl }, 'open this link to become the first owner')
  if (process.stderr.isTTY) process.stderr.write(readyText(server, store))
}
