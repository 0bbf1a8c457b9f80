import * as Y from 'yjs'
import { ByteReader } from '../wire/reader.ts'
import { ByteWriter } from '../wire/writer.ts'
import { type Block, type Chunk, type Decoded, type Deletion, decodeChunk } from './chunk.ts'
import { skipStruct } from './struct.ts'

const SKIP = 10

/**
 * Joins chunks into one, by copying bytes: a V1 struct does not depend on its neighbours, so a client's
 * blocks stand one after the other, a Skip holds the place of a gap. Linear in the bytes, where
 * `Y.mergeUpdates` decodes, and superlinear in the number of updates.
 */
export function spliceChunks(chunks: readonly Chunk[]): Chunk {
  if (chunks.length === 1) return chunks[0]!
  const blocks: Block[] = []
  const deletions: Deletion[] = []
  for (const chunk of chunks) {
    for (const block of chunk.blocks) blocks.push(block)
    for (const deletion of chunk.deletions) deletions.push(deletion)
  }
  return encodeChunk(blocks, deletions)
}

/** With its deletions sorted and merged, for this log and for everybody who is going to apply them. */
export function tidied({ chunk, tidy }: Extract<Decoded, { ok: true }>): Chunk {
  return tidy ? chunk : encodeChunk(chunk.blocks, chunk.deletions)
}

/** Encodes blocks and deletions, in any order and overlapping or not, as one update. */
export function encodeChunk(blocks: readonly Block[], deletions: readonly Deletion[]): Chunk {
  const sections = groupByClient(blocks)
  let capacity = 32 + deletions.length * 12
  for (const block of blocks) capacity += block.to - block.from + 24
  const writer = new ByteWriter(capacity)
  const written: Omit<Block, 'bytes'>[] = []

  writer.varUint(sections.length)
  for (const section of sections) writeSection(writer, section, written)
  const merged = writeDeletions(writer, deletions)

  const bytes = writer.finish()
  return { bytes, blocks: written.map((block) => ({ ...block, bytes })), deletions: merged }
}

/** Highest client first, as Yjs writes them: integrating is faster that way. */
function groupByClient<T extends { readonly client: number; readonly clock: number }>(
  ranges: readonly T[],
): T[][] {
  if (ranges.length === 0) return []
  if (ranges.length === 1) return [[ranges[0]!]]
  const byClient = new Map<number, T[]>()
  for (const range of ranges) {
    const list = byClient.get(range.client)
    if (list) list.push(range)
    else byClient.set(range.client, [range])
  }
  const groups = [...byClient.values()]
  if (groups.length > 1) groups.sort((a, b) => b[0]!.client - a[0]!.client)
  for (const group of groups) {
    if (!isSorted(group)) group.sort((a, b) => a.clock - b.clock)
  }
  return groups
}

function isSorted(ranges: readonly { readonly clock: number }[]): boolean {
  for (let i = 1; i < ranges.length; i++) if (ranges[i - 1]!.clock > ranges[i]!.clock) return false
  return true
}

function writeSection(writer: ByteWriter, section: readonly Block[], written: Omit<Block, 'bytes'>[]): void {
  const { client, clock: start } = section[0]!
  const pieces: Block[] = []
  let structs = 0
  let reached = start
  for (const block of section) {
    if (block.end <= reached) continue
    const piece = block.clock < reached ? sliceBlock(block, reached) : block
    if (piece.clock > reached) structs++
    structs += piece.count
    reached = piece.end
    pieces.push(piece)
  }
  writer.varUint(structs).varUint(client).varUint(start)
  reached = start
  let run: { clock: number; count: number; from: number } = { clock: start, count: 0, from: writer.position }
  for (const piece of pieces) {
    if (piece.clock > reached) {
      written.push({ client, end: reached, to: writer.position, ...run })
      writer.byte(SKIP).varUint(piece.clock - reached)
      run = { clock: piece.clock, count: 0, from: writer.position }
    }
    writer.raw(piece.bytes.subarray(piece.from, piece.to))
    run.count += piece.count
    reached = piece.end
  }
  written.push({ client, end: reached, to: writer.position, ...run })
}

/** Writes the delete set with touching ranges joined, and returns it. */
function writeDeletions(writer: ByteWriter, deletions: readonly Deletion[]): readonly Deletion[] {
  const groups = groupByClient(deletions)
  const all: Deletion[] = []
  writer.varUint(groups.length)
  for (const group of groups) {
    const first = all.length
    for (const next of group) {
      const last = all.length > first ? all[all.length - 1]! : null
      if (last && next.clock <= last.end) {
        if (next.end > last.end)
          all[all.length - 1] = { client: last.client, clock: last.clock, end: next.end }
      } else {
        all.push(next)
      }
    }
    writer.varUint(group[0]!.client).varUint(all.length - first)
    for (let i = first; i < all.length; i++)
      writer.varUint(all[i]!.clock).varUint(all[i]!.end - all[i]!.clock)
  }
  return all
}

/** The part of a block from clock `from` on, `block.clock < from < block.end`; splits a struct if need be. */
export function sliceBlock(block: Block, from: number): Block {
  const reader = new ByteReader(block.bytes, block.from, block.to)
  let clock = block.clock
  let count = block.count
  for (;;) {
    const offset = reader.pos
    const length = skipStruct(reader, block.client, clock)
    if (clock === from) return { ...block, clock, count, from: offset }
    if (clock + length > from) return splitStruct(block, { clock, offset, next: reader.pos, count }, from)
    clock += length
    count--
  }
}

/** Splitting rewrites a struct's origin; Yjs does it. */
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
