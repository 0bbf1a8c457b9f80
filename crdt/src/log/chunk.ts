import { ByteReader, MalformedError } from '../wire/reader.ts'
import { MAX_CLOCK, type OnReference, skipStruct } from './struct.ts'

/** A run of structs of one client with no gap inside, and where its bytes stand. */
export interface Block {
  readonly client: number
  /** First clock of the run. */
  readonly clock: number
  /** First clock after the run. */
  readonly end: number
  /** Number of structs. */
  readonly count: number
  /** Bytes the structs are in; an update's own or a shared one. */
  readonly bytes: Uint8Array
  /** Offset of the first struct's first byte. */
  readonly from: number
  /** Offset after the last struct. */
  readonly to: number
}

/** A range of deleted clocks `[clock, end)` of one client. */
export interface Deletion {
  readonly client: number
  readonly clock: number
  readonly end: number
}

/** An update's bytes with what one decode learned of them: what it holds and what it deletes. */
export interface Chunk {
  /** A Yjs V1 update. */
  readonly bytes: Uint8Array
  readonly blocks: readonly Block[]
  readonly deletions: readonly Deletion[]
}

/**
 * An update decoded, or why it is none. `tidy`: its deletions are as Yjs writes them, each client once, its
 * ranges in order and apart; others cost whoever applies them time, and must be written anew.
 */
export type Decoded =
  | { readonly ok: true; readonly chunk: Chunk; readonly tidy: boolean }
  | { readonly ok: false; readonly reason: string }

/** Deletions that may be out of order; other programs may not sort theirs, but nobody honest writes more. */
const MAX_UNTIDY = 65_536

/**
 * Decodes a V1 update once: checks every struct and learns the ranges, without building a single Yjs item.
 * Never throws. The chunk shares memory with `bytes`. `onReference` is told of every struct that others build on.
 */
export function decodeChunk(bytes: Uint8Array, onReference?: OnReference): Decoded {
  try {
    const reader = new ByteReader(bytes)
    const blocks = readBlocks(reader, onReference)
    const { deletions, tidy } = readDeletions(reader)
    if (!reader.atEnd) throw new MalformedError('bytes follow the update')
    return { ok: true, chunk: { bytes, blocks, deletions }, tidy }
  } catch (error) {
    if (error instanceof MalformedError) return { ok: false, reason: error.message }
    throw error
  }
}

function readBlocks(reader: ByteReader, onReference?: OnReference): Block[] {
  const blocks: Block[] = []
  const sections = reader.varUint()
  const seen = sections > 1 ? new Set<number>() : null
  for (let s = 0; s < sections; s++) {
    const structs = reader.varUint()
    const client = reader.varUint()
    if (seen?.has(client)) throw new MalformedError('a client appears twice')
    seen?.add(client)
    readSection(reader, client, reader.varUint(), structs, blocks, onReference)
  }
  return blocks
}

/** One client's structs; a Skip ends a block and starts the next behind the gap. */
function readSection(
  reader: ByteReader,
  client: number,
  start: number,
  structs: number,
  blocks: Block[],
  onReference?: OnReference,
): void {
  let clock = start
  let end = start
  let count = 0
  let from = reader.pos
  for (let i = 0; i < structs; i++) {
    const before = reader.pos
    const length = skipStruct(reader, client, end, onReference)
    if (length > 0) {
      end += length
      count++
      continue
    }
    if (count > 0) blocks.push({ client, clock, end, count, bytes: reader.bytes, from, to: before })
    clock = end - length
    end = clock
    count = 0
    from = reader.pos
  }
  if (count > 0) blocks.push({ client, clock, end, count, bytes: reader.bytes, from, to: reader.pos })
}

function readDeletions(reader: ByteReader): { deletions: readonly Deletion[]; tidy: boolean } {
  const clients = reader.varUint()
  const deletions: Deletion[] = []
  const seen = clients > 1 ? new Set<number>() : null
  let tidy = true
  for (let c = 0; c < clients; c++) {
    const client = reader.varUint()
    if (seen?.has(client)) tidy = false
    seen?.add(client)
    let reached = -1
    for (let left = reader.varUint(); left > 0; left--) {
      const clock = reader.varUint()
      const end = clock + reader.varUint()
      if (end > MAX_CLOCK) throw new MalformedError('a deletion claims a huge run')
      if (clock <= reached) tidy = false
      if (!tidy && deletions.length > MAX_UNTIDY) throw new MalformedError('too many deletions out of order')
      reached = Math.max(reached, end)
      if (end > clock) deletions.push({ client, clock, end })
    }
  }
  return { deletions, tidy }
}
