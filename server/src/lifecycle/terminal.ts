import { stripVTControlCharacters } from 'node:util'
import { type DestinationStream, pino } from 'pino'
import type { StoreConfig } from '../config/storage.ts'

/** Members of a log line with a fixed place in the text, or without use on the terminal of one machine. */
const PLACED = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err'])
/** Control characters, which must not reach a terminal: names in the log come from clients. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it replaces
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g
const LEVEL_WIDTH = 5

/** The text on a terminal when a server listens: the address, the link to set it up, and where documents are stored. */
export function readyText(
  { url, setUpUrl }: { readonly url: string; readonly setUpUrl: string | null },
  store: StoreConfig,
): string {
  const setUp = setUpUrl === null ? '' : `  To become its owner, open ${setUpUrl}\n`
  return `\n  Cowrite is ready: ${url}/\n${setUp}  ${placeOf(store)} Press Ctrl-C to stop the server.\n\n`
}

function placeOf(store: StoreConfig): string {
  switch (store.kind) {
    case 'memory':
      return 'Documents are kept in memory and are lost when the server stops.'
    case 'pglite':
      return `Documents are kept in the folder ${safe(store.dataDir)}.`
    case 'postgres':
      return 'Documents are kept in PostgreSQL.'
    default:
      return store satisfies never
  }
}

/**
 * Converts a line of the JSON log to text for a terminal: time of day, level, message, other members as `name=value`,
 * and the stack of an error on separate lines. A line that is not a JSON object stays unchanged, without control
 * characters.
 */
export function readableLine(line: string): string {
  const entry = entryOf(line)
  if (entry === null) return `${safe(line.trimEnd())}\n`
  const { level, time, msg, err } = entry
  const members = Object.entries(entry)
    .filter(([name]) => !PLACED.has(name))
    .map(([name, value]) => safe(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`))
  const label = pino.levels.labels[Number(level)] ?? String(level)
  const head = [timeOfDay(time), label.padEnd(LEVEL_WIDTH), safe(String(msg ?? '')), ...members].join('  ')
  return `${[head.trimEnd(), ...stackOf(err)].join('\n')}\n`
}

/** Writes log lines converted by {@link readableLine}. */
export function readableDestination(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(readableLine(line)) }
}

function entryOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function timeOfDay(time: unknown): string {
  const date = new Date(Number(time))
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** The lines of an error as pino writes it; empty without an error. */
function stackOf(err: unknown): string[] {
  if (typeof err !== 'object' || err === null) return []
  const { stack, message } = err as { readonly stack?: unknown; readonly message?: unknown }
  const text = typeof stack === 'string' ? stack : String(message ?? JSON.stringify(err))
  return text.split('\n').map((line) => `    ${safe(line.trim())}`)
}

function safe(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROL, '\u{fffd}')
}
