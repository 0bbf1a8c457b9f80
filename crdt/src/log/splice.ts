import * as Y from 'yjs'
import { ByteReader } from '../wire/reader.ts'
import { ByteWriter } from '../wire/writer.ts'
import {
  BLOCK_BYTES,
  BLOCK_STRUCTS,
  type Block,
  type Chunk,
  type Decoded,
  type Deletions,
  decodeChunk,
} from './chunk.ts'
import { RangeSet } from './ranges.ts'
import { StructFacts, skipStruct } from './struct.ts'

const SKIP = 10

/**
 * Merges chunks into one by copying bytes. A V1 struct does not depend on its neighbours, so a client's blocks are
 * concatenated, with a Skip struct in place of each gap. Linear in the number of bytes; `Y.mergeUpdates` decodes them,
 * and is superlinear in the number of updates.
 */
export function spliceChunks(chunks: readonly Chunk[]): Chunk {
  const filled = chunks.filter(({ blocks, deletions }) => blocks.length > 0 || deletions.length > 0)
  if (filled.length === 1) return filled[0]!
  const blocks: Block[] = []
  const deletions: Deletions[] = []
  for (const chunk of filled) {
    for (const block of chunk.blocks) blocks.push(block)
    for (const deleted of chunk.deletions) deletions.push(deleted)
  }
  return encodeChunk(blocks, deletions)
}

/** The chunk with its deletions sorted and merged, for this log and for every client that applies them. */
export function tidied({ chunk, tidy }: Extract<Decoded, { ok: true }>): Chunk {
  return tidy ? chunk : withNesting(encodeChunk(chunk.blocks, chunk.deletions), chunk)
}

/** A part of a chunk, with the nesting of the whole chunk. */
export function withNesting(part: Chunk, { nesting }: Pick<Chunk, 'nesting'>): Chunk {
  return nesting ? { ...part, nesting } : part
}

/** Encodes blocks and deletions, in any order and possibly overlapping, as one update. */
export function encodeChunk(blocks: readonly Block[], deletions: readonly Deletions[]): Chunk {
  const sorted = inOrder(blocks)
  const merged = mergedDeletions(deletions)
  let capacity = 32
  for (const { bounds } of merged) capacity += 16 + bounds.length * 6
  for (const block of sorted) capacity += block.to - block.from + 24
  const writer = new ByteWriter(capacity)
  const written: Omit<Block, 'bytes'>[] = []

  let sections = 0
  for (let i = 0; i < sorted.length; i++) if (sorted[i - 1]?.client !== sorted[i]!.client) sections++
  writer.varUint(sections)
  for (let i = 0; i < sorted.length; ) i = writeSection(writer, sorted, i, written)
  writer.varUint(merged.length)
  for (const { client, bounds } of merged) {
    writer.varUint(client).varUint(bounds.length / 2)
    for (let i = 0; i < bounds.length; i += 2) writer.varUint(bounds[i]!).varUint(bounds[i + 1]! - bounds[i]!)
  }

  const bytes = writer.finish()
  return { bytes, blocks: written.map((block) => ({ ...block, bytes })), deletions: merged }
}

/** Sorts by client in descending order, as Yjs writes them because integration is faster that way; then by clock. */
function inOrder(blocks: readonly Block[]): readonly Block[] {
  for (let i = 1; i < blocks.length; i++)
    if (compare(blocks[i - 1]!, blocks[i]!) > 0) return blocks.toSorted(compare)
  return blocks
}

function compare(a: Block, b: Block): number {
  return b.client - a.client || a.clock - b.clock
}

/** In descending order of clients; each client once, its ranges sorted, and merged where they touch. */
function mergedDeletions(deletions: readonly Deletions[]): readonly Deletions[] {
  if (deletions.length < 2 && deletions.every(({ bounds }) => isTidy(bounds))) return deletions
  const sorted = deletions.toSorted((a, b) => b.client - a.client)
  const merged: Deletions[] = []
  for (let i = 0; i < sorted.length; ) {
    const { client, bounds } = sorted[i]!
    if (sorted[i + 1]?.client !== client && isTidy(bounds)) {
      merged.push(sorted[i]!)
      i++
      continue
    }
    const ranges = new RangeSet()
    for (; sorted[i]?.client === client; i++) ranges.addSorted(inRangeOrder(sorted[i]!.bounds))
    merged.push({ client, bounds: ranges.flat })
  }
  return merged
}

/** Whether ranges are sorted, disjoint and not touching. */
function isTidy(bounds: readonly number[]): boolean {
  for (let i = 2; i < bounds.length; i += 2) if (bounds[i]! <= bounds[i - 1]!) return false
  return true
}

/** Sorts ranges by their start; they may touch and overlap. */
function inRangeOrder(bounds: readonly number[]): readonly number[] {
  if (isTidy(bounds)) return bounds
  const starts = Array.from({ length: bounds.length / 2 }, (_, i) => i * 2)
  starts.sort((a, b) => bounds[a]! - bounds[b]!)
  return starts.flatMap((at) => [bounds[at]!, bounds[at + 1]!])
}

/** Writes the blocks of one client, which start at index `first`; returns the index after them. */
function writeSection(
  writer: ByteWriter,
  blocks: readonly Block[],
  first: number,
  written: Omit<Block, 'bytes'>[],
): number {
  const { client, clock: start } = blocks[first]!
  const pieces: Block[] = []
  let structs = 0
  let reached = start
  let next = first
  for (; next < blocks.length && blocks[next]!.client === client; next++) {
    const block = blocks[next]!
    if (block.end <= reached) continue
    const piece = block.clock < reached ? sliceBlock(block, reached) : block
    if (piece.clock > reached) structs++
    structs += piece.count
    reached = piece.end
    pieces.push(piece)
  }
  writer.varUint(structs).varUint(client).varUint(start)
  reached = start
  let run = { clock: start, count: 0, from: writer.position }
  const endRun = () => {
    if (run.count > 0) written.push({ client, end: reached, to: writer.position, ...run })
  }
  for (const piece of pieces) {
    if (piece.clock > reached) {
      endRun()
      writer.byte(SKIP).varUint(piece.clock - reached)
      run = { clock: piece.clock, count: 0, from: writer.position }
    } else if (run.count >= BLOCK_STRUCTS || writer.position - run.from >= BLOCK_BYTES) {
      endRun()
      run = { clock: reached, count: 0, from: writer.position }
    }
    writer.raw(piece.bytes.subarray(piece.from, piece.to))
    run.count += piece.count
    reached = piece.end
  }
  endRun()
  return next
}

/** The part of a block from clock `from` on, `block.clock < from < block.end`; splits a struct if necessary. */
export function sliceBlock(block: Block, from: number): Block {
  const reader = new ByteReader(block.bytes, block.from, block.to)
  const facts = new StructFacts(Number.POSITIVE_INFINITY)
  let clock = block.clock
  let count = block.count
  for (;;) {
    const offset = reader.pos
    const length = skipStruct(reader, block.client, clock, facts)
    if (clock === from) return { ...block, clock, count, from: offset }
    if (clock + length > from) return splitStruct(block, { clock, offset, next: reader.pos, count }, from)
    clock += length
    count--
  }
}

/** Splits a struct with Yjs, because a split rewrites the struct's origin. */
function splitStruct(
  block: Block,
  at: { clock: number; offset: number; next: number; count: number },
  from: number,
): Block {
  const single = new ByteWriter(at.next - at.offset + 24)
    .varUint(1)
    .varUint(1)
    .varUint(block.client)
    .varUint(at.clock)
    .raw(block.bytes.subarray(at.offset, at.next))
    .varUint(0)
    .finish()
  const vector = new ByteWriter().varUint(1).varUint(block.client).varUint(from).finish()
  const decoded = decodeChunk(Y.diffUpdate(single, vector))
  const right = decoded.ok ? decoded.chunk.blocks[0] : undefined
  if (!right) throw new Error('Yjs split a valid struct into an invalid one')
  const bytes = new ByteWriter(block.to - at.next + right.to - right.from)
    .raw(right.bytes.subarray(right.from, right.to))
    .raw(block.bytes.subarray(at.next, block.to))
    .finish()
  return {
    client: block.client,
    clock: from,
    end: block.end,
    count: at.count,
    bytes,
    from: 0,
    to: bytes.length,
  }
}
