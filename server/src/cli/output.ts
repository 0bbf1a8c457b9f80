/** Between two changes of the line on a terminal, in ms: faster than that nobody reads. */
const TERMINAL_EVERY_MS = 100
/** Between two plain lines elsewhere, in ms. */
const LINES_EVERY_MS = 5_000
/** Back to the start of the line, and clears it. */
const CLEAR = '\r\u001b[K'

/** Where text goes; a stream of the process, or an array of a test. */
export interface Sink {
  write(text: string): unknown
  /** Whether a line can be rewritten in place. */
  readonly isTTY?: boolean
}

/** What an {@link Output} writes to, and the clock that paces it, in ms. */
export interface OutputParts {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly now: () => number
}

/** What a command says: results on one stream, notes and progress on the other. */
export class Output {
  readonly #parts: OutputParts
  /** A line of progress stands on the terminal. */
  #lineStands = false

  constructor(parts: OutputParts) {
    this.#parts = parts
  }

  /** A line of the answer. */
  result(line: string): void {
    this.#clear()
    this.#parts.stdout.write(`${line}\n`)
  }

  /** A line beside the answer: a warning, or why it ended. */
  note(line: string): void {
    this.#clear()
    this.#parts.stderr.write(`${line}\n`)
  }

  /** Progress of a piece of work that starts now; `doing` says what is done: `Exporting`. */
  progress(doing: string): Progress {
    const { stderr, now } = this.#parts
    const terminal = stderr.isTTY === true
    const write = (line: string): void => {
      this.#lineStands = terminal
      stderr.write(terminal ? CLEAR + line : `${line}\n`)
    }
    return new Progress(doing, terminal ? TERMINAL_EVERY_MS : LINES_EVERY_MS, now, write)
  }

  /** Takes the line of progress away. */
  end(): void {
    this.#clear()
  }

  #clear(): void {
    if (this.#lineStands) this.#parts.stderr.write(CLEAR)
    this.#lineStands = false
  }
}

/** How far a piece of work is. */
export interface Counts {
  readonly documents: number
  /** How many there are in all, where that is known. */
  readonly of?: number
  /** Beside documents, by their nouns: `row`, `problem`. */
  readonly others?: Readonly<Record<string, number>>
  readonly bytes?: number
}

/** Says how far a piece of work is, not more often than one can read. */
export class Progress {
  readonly #doing: string
  readonly #everyMs: number
  readonly #now: () => number
  readonly #write: (line: string) => void
  readonly #startedAt: number
  #saidAt: number
  /** What was there when the work began, as after a resumption: it counts for no rate. */
  #before: number | null = null

  constructor(doing: string, everyMs: number, now: () => number, write: (line: string) => void) {
    this.#doing = doing
    this.#everyMs = everyMs
    this.#now = now
    this.#write = write
    this.#startedAt = now()
    this.#saidAt = this.#startedAt
  }

  /** Call it as often as you like. */
  show(counts: Counts): void {
    this.#before ??= counts.documents
    const now = this.#now()
    if (now - this.#saidAt < this.#everyMs) return
    this.#saidAt = now
    const rate = (counts.documents - this.#before) / ((now - this.#startedAt) / 1000)
    const others = Object.entries(counts.others ?? {}).map(([noun, count]) => counted(count, noun))
    const all = counts.of === undefined ? '' : `${number(counts.documents)} of `
    const bytes = counts.bytes === undefined ? [] : [formatBytes(counts.bytes)]
    const done = all + counted(counts.of ?? counts.documents, 'document')
    const parts = [done, ...others, ...bytes, `${rate.toFixed(1)} documents/s`]
    this.#write(`${this.#doing}: ${parts.join(', ')}`)
  }
}

/** `1 document`, `1,234 documents`. */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `512 bytes`, `1.5 KiB`, `20.0 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`
}

function number(value: number): string {
  return value.toLocaleString('en')
}

/** A message of several lines as one. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim()
}
