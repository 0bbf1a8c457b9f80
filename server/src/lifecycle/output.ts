import { type DestinationStream, type Logger, pino } from 'pino'

/** Log lines that wait while standard output takes none, in bytes; beyond it they are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024
const STANDARD_OUTPUT = 1

/** The part of `process` that text goes to. */
export interface OutputStreams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/**
 * Has the process outlive its output: a reader that is gone or a full disk is told to `onTrouble`, once for each
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
 * Where log lines go: standard output. Lines that cannot be written wait, up to a limit, for the next attempt, and
 * `onTrouble` is told of the first failure.
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

/** A log at this level. */
export function createLog(level: string, destination: DestinationStream): Logger {
  return pino({ level }, destination)
}
