import { type DestinationStream, type Logger, pino } from 'pino'

/** Buffered log lines while standard output is blocked, in bytes; lines beyond it are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024
const STANDARD_OUTPUT = 1

/** The streams of `process`. */
export interface OutputStreams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/**
 * Keeps the process running when its output fails: a closed reader or a full disk is reported to `onTrouble`, once per
 * stream, instead of ending the process.
 */
export function surviveOutput({ stdout, stderr }: OutputStreams, onTrouble: (error: Error) => void): void {
  for (const stream of [stdout, stderr]) {
    let told = false
    stream.on('error', (error: Error) => {
      if (told) return
      told = true
      onTrouble(error)
    })
  }
}

/**
 * The destination of log lines: standard output. Lines that cannot be written are buffered, up to a limit, for the next
 * attempt; `onTrouble` is called at the first failure.
 */
export function logDestination(onTrouble: (error: Error) => void): DestinationStream {
  const destination = pino.destination({ dest: STANDARD_OUTPUT, sync: true, maxLength: MAX_WAITING_BYTES })
  let told = false
  destination.on('error', (error: Error) => {
    if (told) return
    told = true
    onTrouble(error)
  })
  return destination
}

/** Creates a log at this level. */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino({ level }, destination)
}
