import { ByteReader } from '../wire/reader.ts'
import type { Block, Chunk } from './chunk.ts'
import { StructFacts, skipStruct } from './struct.ts'

/**
 * Bytes and structs that one comparison may read; the remainder counts as equal. A run of a million structs is read
 * from its start once; later comparisons begin at a mark.
 */
const MAX_BYTES = 1024 * 1024
const MAX_STRUCTS = 100_000
/** Distance between two marks in a run, in structs. */
const MARK_EVERY = 64

/** Kinds of content, as in Yjs's V1 encoding. */
const GC = 0
const DELETED = 1
const JSON_VALUES = 2
const STRING = 4
const FORMAT = 6
const TYPE = 7
const ANY_VALUES = 8

const HAS_PARENT_SUB = 0x20
const HAS_RIGHT_ORIGIN = 0x40
const HAS_ORIGIN = 0x80

/** The parts of a struct that are compared: position and content. */
interface Struct {
  readonly clock: number
  readonly end: number
  readonly kind: number
  readonly origin: string | null
  readonly rightOrigin: string | null
  /** Its text, the name of its mark, or the number of its type; `null`: the content is not compared. */
  readonly content: string | number | null
}

interface Mark {
  readonly clock: number
  readonly offset: number
}

/**
 * Compares structs with the known structs that have the same clientIDs and clocks. Two programs that write under one
 * clientID assign the same clocks to different edits; replicas that integrated different ones never converge.
 *
 * Only properties that every replica preserves are compared: neighbours at the time of writing, kind of content, text,
 * names of marks and types. A deleted struct equals every other, because replicas discard deleted content. Therefore
 * identical edits are never reported as different; different edits can be reported as identical, for example the same
 * letter typed at the same place.
 */
export class Contradictions {
  private readonly byClient = new WeakMap<Chunk, ReadonlyMap<number, readonly Block[]>>()
  private readonly marks = new WeakMap<Block, Mark[]>()

  /** The clientID of a struct in `chunk` that contradicts a struct in `known`; `null` when there is none. */
  find(chunk: Chunk, known: readonly Chunk[]): number | null {
    const budget = { bytes: MAX_BYTES, structs: MAX_STRUCTS }
    for (const block of chunk.blocks) {
      for (const other of known) {
        const candidates = this.blocksOf(other, block.client)
        for (let at = firstEndingAfter(candidates, block.clock); at < candidates.length; at++) {
          const candidate = candidates[at]!
          if (candidate.clock >= block.end) break
          if (this.contradict(block, candidate, budget)) return block.client
          if (budget.bytes <= 0 || budget.structs <= 0) return null
        }
      }
    }
    return null
  }

  private blocksOf(chunk: Chunk, client: number): readonly Block[] {
    let index = this.byClient.get(chunk)
    if (!index) {
      index = Map.groupBy(chunk.blocks, (block) => block.client)
      this.byClient.set(chunk, index)
    }
    return index.get(client) ?? []
  }

  private contradict(one: Block, two: Block, budget: Budget): boolean {
    const from = Math.max(one.clock, two.clock)
    const to = Math.min(one.end, two.end)
    const [a, b] = [this.structs(one, from, budget), this.structs(two, from, budget)]
    let [x, y] = [a.next(), b.next()]
    for (let at = from; at < to && !x.done && !y.done; ) {
      const end = Math.min(x.value.end, y.value.end, to)
      if (differ(one.client, x.value, y.value, at, end)) return true
      if (x.value.end === end) x = a.next()
      if (y.value.end === end) y = b.next()
      at = end
    }
    return false
  }

  /** The structs of a block, beginning with the struct that contains the clock `from`. */
  private *structs(block: Block, from: number, budget: Budget): Generator<Struct, void> {
    const marks = this.marksOf(block)
    let low = 0
    let high = marks.length
    while (low + 1 < high) {
      const middle = (low + high) >>> 1
      if (marks[middle]!.clock <= from) low = middle
      else high = middle
    }
    let { clock, offset } = marks[low]!
    const isLast = low === marks.length - 1
    const reader = new ByteReader(block.bytes, offset, block.to)
    const facts = new StructFacts(Number.POSITIVE_INFINITY)
    for (let passed = 1; reader.pos < block.to; passed++) {
      offset = reader.pos
      const end = clock + skipStruct(reader, block.client, clock, facts)
      if (budget.structs-- <= 0) return
      if (end > from) {
        budget.bytes -= reader.pos - offset
        if (budget.bytes <= 0) return
        yield readStruct(block.bytes, offset, reader.pos, clock, end)
      }
      clock = end
      if (isLast && passed % MARK_EVERY === 0 && marks.at(-1)!.clock < clock && reader.pos < block.to)
        marks.push({ clock, offset: reader.pos })
    }
  }

  private marksOf(block: Block): Mark[] {
    let marks = this.marks.get(block)
    if (!marks) {
      marks = [{ clock: block.clock, offset: block.from }]
      this.marks.set(block, marks)
    }
    return marks
  }
}

/** Index of the first block, in the order of clocks, that ends after a clock. */
function firstEndingAfter(blocks: readonly Block[], clock: number): number {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (blocks[middle]!.end <= clock) low = middle + 1
    else high = middle
  }
  return low
}

interface Budget {
  bytes: number
  structs: number
}

function readStruct(bytes: Uint8Array, from: number, to: number, clock: number, end: number): Struct {
  const reader = new ByteReader(bytes, from, to)
  const info = reader.byte()
  const kind = info & 0x1f
  if (kind === GC) return { clock, end, kind, origin: null, rightOrigin: null, content: null }
  const id = (): string => `${reader.varUint()}:${reader.varUint()}`
  const origin = (info & HAS_ORIGIN) !== 0 ? id() : null
  const rightOrigin = (info & HAS_RIGHT_ORIGIN) !== 0 ? id() : null
  if (origin === null && rightOrigin === null) {
    if (reader.varUint() === 1) reader.skipString()
    else id()
    if ((info & HAS_PARENT_SUB) !== 0) reader.skipString()
  }
  return { clock, end, kind, origin, rightOrigin, content: readContent(reader, kind) }
}

function readContent(reader: ByteReader, kind: number): string | number | null {
  switch (kind) {
    case STRING:
    case FORMAT:
      return reader.varString()
    case TYPE:
      return reader.varUint()
    default:
      // Implementations in other languages may encode an equal value in different bytes.
      return null
  }
}

/** Whether two structs of a client, which both have the clocks from `from` up to `to`, are different edits. */
function differ(client: number, a: Struct, b: Struct, from: number, to: number): boolean {
  if (a.kind <= DELETED || b.kind <= DELETED) return false
  if (family(a.kind) !== family(b.kind)) return true
  // Yjs defines the origin of a struct's later clocks as the clock before them.
  const originOf = (struct: Struct): string | null =>
    from === struct.clock ? struct.origin : `${client}:${from - 1}`
  if (originOf(a) !== originOf(b) || a.rightOrigin !== b.rightOrigin) return true
  if (a.kind !== STRING) return a.content !== b.content
  const textOf = ({ clock, content }: Struct): string => String(content).slice(from - clock, to - clock)
  return !sameText(textOf(a), textOf(b))
}

function family(kind: number): number {
  return kind === JSON_VALUES ? ANY_VALUES : kind
}

/**
 * Compares two texts, treating halves of a surrogate pair as equal to any unit: Yjs replaces both halves when it splits
 * a pair, and other implementations may not split there.
 */
function sameText(a: string, b: string): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && !isHalf(a.charCodeAt(i)) && !isHalf(b.charCodeAt(i))) return false
  }
  return true
}

function isHalf(unit: number): boolean {
  return unit === 0xfffd || (unit >= 0xd800 && unit <= 0xdfff)
}
