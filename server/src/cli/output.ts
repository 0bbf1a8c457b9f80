/** Minimum time between two changes of the progress line on a terminal, in ms; faster changes are unreadable. */
const TERMINAL_EVERY_MS = 100
/** Minimum time between two progress lines elsewhere, in ms. */
const LINES_EVERY_MS = 5_000
/** Returns to the start of the line and clears it. */
const CLEAR = '\r\u001b[K'

/** A destination of text: a stream of the process, or an array in a test. */
export interface Sink {
  write(text: string): unknown
  /** Whether a line can be rewritten in place. */
  readonly isTTY?: boolean
}

/** The streams of an {@link Output}, and its clock, in ms. */
export interface OutputOptions {
  readonly stdout: Sink
  readonly stderr: Sink
  readonly now: () => number
}

/** The output of a command: results on standard output, notes and progress on standard error. */
export class Output {
  readonly #parts: OutputOptions
  /** Whether the terminal shows a line of progress. */
  #lineStands = false

  constructor(parts: OutputOptions) {
    this.#parts = parts
  }

  /** Writes a line of the result. */
  result(line: string): void {
    this.#clear()
    this.#parts.stdout.write(`${line}\n`)
  }

  /** Writes a note: a warning, or the reason for the end. */
  note(line: string): void {
    this.#clear()
    this.#parts.stderr.write(`${line}\n`)
  }

  /** Starts reporting progress of an operation; `doing` names it: `Exporting`. */
  progress(doing: string): Progress {
    const { stderr, now } = this.#parts
    const terminal = stderr.isTTY === true
    const write = (line: string): void => {
      this.#lineStands = terminal
      stderr.write(terminal ? CLEAR + line : `${line}\n`)
    }
    return new Progress(doing, terminal ? TERMINAL_EVERY_MS : LINES_EVERY_MS, now, write)
  }

  /** Removes the line of progress. */
  end(): void {
    this.#clear()
  }

  #clear(): void {
    if (this.#lineStands) this.#parts.stderr.write(CLEAR)
    this.#lineStands = false
  }
}

/** The progress of an operation. */
export interface Counts {
  readonly documents: number
  /** The total number of documents, if known. */
  readonly of?: number
  /** Other counts, by their nouns: `row`, `problem`. */
  readonly others?: Readonly<Record<string, number>>
  readonly bytes?: number
}

/** Reports the progress of an operation at a limited rate. */
export class Progress {
  readonly #doing: string
  readonly #everyMs: number
  readonly #now: () => number
  readonly #write: (line: string) => void
  readonly #startedAt: number
  #saidAt: number
  /** Documents processed before the operation began, as after a resumption; they do not count in the rate. */
  #before: number | null = null

  constructor(doing: string, everyMs: number, now: () => number, write: (line: string) => void) {
    this.#doing = doing
    this.#everyMs = everyMs
    this.#now = now
    this.#write = write
    this.#startedAt = now()
    this.#saidAt = this.#startedAt
  }

  /** May be called at any rate. */
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

/** A message of several lines, converted to one line. */
export function oneLine(message: string): string {
  return message.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim()
}
