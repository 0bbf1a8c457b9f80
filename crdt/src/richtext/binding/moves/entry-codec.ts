import { ByteReader, MalformedError } from '../../../wire/reader.ts'
import { ByteWriter } from '../../../wire/writer.ts'
import { type Id, idAfter, sameId } from './ids.ts'

/**
 * Why a copy exists:
 * - `move`: a structural edit, such as a split, a join or a drag, made the copy and deletes the original;
 * - `revival`: an undo inserted again what had been deleted;
 * - `into`: an element was removed, and what was in it is now in the other one: no copy;
 * - `carry`: somebody brought content after the block that it belonged to.
 */
export type EdgeKind = 'move' | 'revival' | 'into' | 'carry'

/**
 * A run of recorded moves: `length` characters or elements with consecutive ids from `source` on became those with
 * consecutive ids from `destination` on. With kind `into` all of them went into the one element `destination`.
 */
export interface MoveRun {
  readonly kind: EdgeKind
  readonly length: number
  readonly source: Id
  readonly destination: Id
}

/** An entry that cannot be read. It is without effect. */
export interface MalformedEntry {
  readonly malformed: string
}

/** In the order of their codes. */
const KINDS: readonly EdgeKind[] = ['move', 'revival', 'into', 'carry']

/** Entries of more bytes are malformed, so that a hostile one costs at most the work for 22,000 runs. */
export const MAX_ENTRY_BYTES = 64 * 1024

/** A reserve for the last run of an entry: at most five numbers of eight bytes. */
const LONGEST_RUN = 40

/**
 * Encodes runs as entries. Runs that continue each other are joined first. Nearly always the result is one entry.
 *
 * Each run is `length << 3 | sameClient << 2 | kind`, the client of the source unless it is that of the run before (at
 * first the entry's), the clock of the source, and the distance from the clock of the destination to that of the entry,
 * whose client it shares; kind `into` has the client and the clock of the destination instead. All numbers are
 * unsigned LEB128.
 *
 * @param entry the id that the first entry will have in the `Y.Array`; the following ones continue it
 */
export function encodeEntries(runs: readonly MoveRun[], entry: Id): Uint8Array[] {
  const entries: Uint8Array[] = []
  let rest = joinRuns(runs)
  while (rest.length > 0) {
    const writer = new ByteWriter()
    const id = idAfter(entry, entries.length)
    let client = id.client
    let written = 0
    while (written < rest.length && writer.position <= MAX_ENTRY_BYTES - LONGEST_RUN) {
      const run = rest[written++]!
      writeRun(writer, run, client, id)
      client = run.source.client
    }
    rest = rest.slice(written)
    entries.push(writer.finish())
  }
  return entries
}

/** `length * 8` instead of a shift: a shift would cut lengths from 2^29 on. */
function writeRun(writer: ByteWriter, run: MoveRun, before: number, entry: Id): void {
  const { kind, length, source, destination } = run
  const isSame = source.client === before
  writer.varUint(length * 8 + (isSame ? 4 : 0) + KINDS.indexOf(kind))
  if (!isSame) writer.varUint(source.client)
  writer.varUint(source.clock)
  if (kind === 'into') writer.varUint(destination.client).varUint(destination.clock)
  else writer.varUint(entry.clock - destination.clock)
}

/** Joins neighbouring runs of which the second continues the first. */
function joinRuns(runs: readonly MoveRun[]): MoveRun[] {
  const joined: MoveRun[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last !== undefined && continues(last, run)) {
      joined[joined.length - 1] = { ...last, length: last.length + run.length }
    } else {
      joined.push(run)
    }
  }
  return joined
}

function continues(first: MoveRun, second: MoveRun): boolean {
  if (first.kind !== second.kind) return false
  if (!sameId(idAfter(first.source, first.length), second.source)) return false
  if (first.kind === 'into') return sameId(first.destination, second.destination)
  // Copies of copies made by the same edit could continue their originals.
  if (!isOlder(first.source, first.length + second.length, first.destination)) return false
  return sameId(idAfter(first.destination, first.length), second.destination)
}

/**
 * Decodes an entry. Refused are, besides bytes that are no runs: runs without length or with ids beyond the safe
 * integers; destinations that did not exist before the entry; and copies that are not all younger than all of their
 * originals, when both are of the same client. The cost is linear in the bytes.
 *
 * @param bytes the item of the array
 * @param entry the id of the item
 */
export function decodeEntry(bytes: Uint8Array, entry: Id): readonly MoveRun[] | MalformedEntry {
  if (bytes.length > MAX_ENTRY_BYTES) return { malformed: `an entry of ${bytes.length} bytes` }
  const reader = new ByteReader(bytes)
  const runs: MoveRun[] = []
  let client = entry.client
  try {
    while (!reader.atEnd) {
      const run = readRun(reader, client, entry)
      const problem = problemOf(run, entry)
      if (problem !== null) return { malformed: problem }
      runs.push(run)
      client = run.source.client
    }
  } catch (error) {
    if (error instanceof MalformedError) return { malformed: error.message }
    throw error
  }
  return runs
}

function readRun(reader: ByteReader, before: number, entry: Id): MoveRun {
  const head = reader.varUint()
  const kind = KINDS[head % 4]!
  const client = head % 8 >= 4 ? before : reader.varUint()
  const source = { client, clock: reader.varUint() }
  const first = reader.varUint()
  const destination =
    kind === 'into'
      ? { client: first, clock: reader.varUint() }
      : { client: entry.client, clock: entry.clock - first }
  return { kind, length: Math.floor(head / 8), source, destination }
}

function problemOf({ kind, length, source, destination }: MoveRun, entry: Id): string | null {
  if (length < 1) return 'a run without length'
  if (!Number.isSafeInteger(source.clock + length)) return 'a source beyond the safe integers'
  if (destination.clock < 0) return 'a destination before the first clock'
  if (kind === 'into') return null
  if (destination.clock + length > entry.clock) return 'a destination that is not older than the entry'
  return isOlder(source, length, destination) ? null : 'a copy that is older than its original'
}

/** Whether originals can be older than their copies, as far as the clocks of one client tell. */
function isOlder(source: Id, length: number, destination: Id): boolean {
  return source.client !== destination.client || source.clock + length <= destination.clock
}
