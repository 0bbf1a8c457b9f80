import { ByteReader, MalformedError } from '../wire/reader.ts'
import { ContentLimitError, type ContentLimits } from './limits.ts'
import { UpdateNesting } from './nesting.ts'
import { MAX_CLOCK, type OnReference, StructFacts, skipStruct } from './struct.ts'

/** A run of structs of one client with no gap inside, and where its bytes stand. */
export interface Block {
  readonly client: number
  /** First clock of the run. */
  readonly clock: number
  /** First clock after the run. */
  readonly end: number
  /** Number of structs; see {@link BLOCK_STRUCTS}. */
  readonly count: number
  /** Bytes the structs are in; an update's own or a shared one. */
  readonly bytes: Uint8Array
  /** Offset of the first struct's first byte. */
  readonly from: number
  /** Offset after the last struct. */
  readonly to: number
}

/** The deleted clocks of one client: `[start, end, start, end, …]`, in order, disjoint and not touching. */
export interface Deletions {
  readonly client: number
  readonly bounds: readonly number[]
}

/** An update's bytes with what one decode learned of them: what it holds and what it deletes. */
export interface Chunk {
  /** A Yjs V1 update. */
  readonly bytes: Uint8Array
  readonly blocks: readonly Block[]
  /** Each client once. */
  readonly deletions: readonly Deletions[]
  /** How deep its structs are; absent where it was not looked at. */
  readonly nesting?: UpdateNesting
}

/** What was decoded of an update before its deletions are in order. */
export interface DecodedChunk extends Omit<Chunk, 'deletions'> {
  /** As they came: a client may be there twice, its ranges in any order. */
  readonly deletions: readonly Deletions[]
}

/** Why bytes are not taken for an update: they are none, or hold more than an update may. */
export type DecodeFailure = {
  readonly ok: false
  readonly code: 'invalid-update' | 'update-too-complex'
  readonly reason: string
}

/**
 * An update decoded, or why it is none. `tidy`: its deletions are as Yjs writes them, each client once, its
 * ranges in order and apart; others cost every client that applies them time, and must be written anew.
 */
export type Decoded =
  | { readonly ok: true; readonly chunk: DecodedChunk; readonly tidy: boolean }
  | DecodeFailure

/** What to decode beside the ranges. */
export interface DecodeOptions {
  /** Refuse what is beyond these; absent for what is stored, which was accepted once. */
  readonly limits?: ContentLimits
  /** Learn how deep the structs are. */
  readonly nesting?: boolean
  readonly onReference?: OnReference
}

/** A block ends after about this number of structs or bytes: it is read from its start to find a clock in it. */
export const BLOCK_STRUCTS = 4096
export const BLOCK_BYTES = 64 * 1024
/** Deletions that may be out of order; other programs may not sort theirs, but no honest one writes more. */
const MAX_UNTIDY = 16_384

/**
 * Decodes a V1 update once: checks every struct and learns the ranges, without building a single Yjs item. The work
 * can be divided: {@link advance} until it says that it is done. Never throws. The chunk shares memory with `bytes`.
 */
export class ChunkDecoder {
  private readonly reader: ByteReader
  private readonly facts: StructFacts
  private readonly nesting: UpdateNesting | null
  private readonly maxClients: number
  private readonly maxRanges: number
  private readonly maxGaps: number
  private gaps = 0
  private readonly blocks: Block[] = []
  private readonly deletions: Deletions[] = []
  private tidy = true
  private failure: DecodeFailure | null = null
  private phase: 'start' | 'structs' | 'deletions' | 'nesting' | 'done' = 'start'
  // Of the structs: sections to come, and the one being read.
  private sections = 0
  private readonly seen = new Set<number>()
  private client = 0
  private structs = 0
  private clock = 0
  private end = 0
  private count = 0
  private from = 0
  // Of the deletions: clients to come, and the one being read.
  private deletingClients = 0
  private rangesLeft = 0
  private ranges = 0
  private reached = -1
  private bounds: number[] = []

  constructor(bytes: Uint8Array, options: DecodeOptions = {}) {
    const { limits } = options
    this.reader = new ByteReader(bytes)
    this.facts = new StructFacts(limits?.updateStructs ?? Number.POSITIVE_INFINITY, options.onReference)
    this.nesting = options.nesting ? new UpdateNesting(limits?.nesting ?? null) : null
    this.maxClients = limits?.clients ?? Number.POSITIVE_INFINITY
    this.maxRanges = limits?.ranges ?? Number.POSITIVE_INFINITY
    this.maxGaps = limits?.gaps ?? Number.POSITIVE_INFINITY
  }

  /** Decodes about this number of structs and ranges more; `true` when there is no more to decode. */
  advance(budget: number): boolean {
    try {
      return this.step(budget)
    } catch (error) {
      const code = error instanceof ContentLimitError ? 'update-too-complex' : 'invalid-update'
      if (code === 'invalid-update' && !(error instanceof MalformedError)) throw error
      this.failure = { ok: false, code, reason: (error as Error).message }
      this.phase = 'done'
      return true
    }
  }

  /** What was decoded, once {@link advance} has said that it is done. */
  get result(): Decoded {
    if (this.failure) return this.failure
    if (this.phase !== 'done') throw new Error('the update is not decoded yet')
    const { bytes } = this.reader
    const { blocks, deletions, tidy, nesting } = this
    return {
      ok: true,
      chunk: nesting ? { bytes, blocks, deletions, nesting } : { bytes, blocks, deletions },
      tidy,
    }
  }

  private step(budget: number): boolean {
    let left = budget
    if (this.phase === 'start') {
      this.sections = this.clients(this.reader.varUint())
      this.phase = 'structs'
    }
    if (this.phase === 'structs') {
      left = this.readStructs(left)
      if (this.structs > 0 || this.sections > 0) return false
      this.seen.clear()
      this.deletingClients = this.clients(this.reader.varUint())
      this.phase = 'deletions'
    }
    if (this.phase === 'deletions') {
      left = this.readDeletions(left)
      if (this.rangesLeft > 0 || this.deletingClients > 0) return false
      if (!this.reader.atEnd) throw new MalformedError('bytes follow the update')
      this.phase = 'nesting'
    }
    if (this.phase === 'nesting') {
      if (this.nesting && !this.nesting.resolve(left)) return false
      this.phase = 'done'
    }
    return true
  }

  private clients(count: number): number {
    if (count > this.maxClients) throw new ContentLimitError(`more than ${this.maxClients} clients`)
    return count
  }

  private readStructs(budget: number): number {
    const { reader, facts, nesting } = this
    let left = budget
    for (;;) {
      while (this.structs > 0) {
        if (left-- <= 0) return 0
        this.structs--
        const before = reader.pos
        const length = skipStruct(reader, this.client, this.end, facts)
        if (length > 0) {
          nesting?.add(this.end, length, facts)
          this.end += length
          if (++this.count >= BLOCK_STRUCTS || reader.pos - this.from >= BLOCK_BYTES)
            this.endBlock(reader.pos, this.end)
        } else {
          this.endBlock(before, this.end - length)
          if (++this.gaps > this.maxGaps) throw new ContentLimitError(`more than ${this.maxGaps} gaps`)
          this.from = reader.pos
          nesting?.skip(this.end)
        }
      }
      if (this.count > 0) this.endBlock(reader.pos, this.end)
      if (this.sections === 0) return left
      if (left-- <= 0) return 0
      this.sections--
      this.startSection()
    }
  }

  private startSection(): void {
    const { reader, seen } = this
    this.structs = reader.varUint()
    this.client = reader.varUint()
    if (seen.has(this.client)) throw new MalformedError('a client appears twice')
    if (this.sections > 0 || seen.size > 0) seen.add(this.client)
    this.clock = reader.varUint()
    this.end = this.clock
    this.count = 0
    this.from = reader.pos
    this.nesting?.start(this.client, this.clock)
  }

  /** Ends a run of structs at offset `to`; what comes next starts at clock `next`. */
  private endBlock(to: number, next: number): void {
    const { client, clock, end, count, from } = this
    if (count > 0) this.blocks.push({ client, clock, end, count, bytes: this.reader.bytes, from, to })
    this.clock = next
    this.end = next
    this.count = 0
    this.from = to
  }

  private readDeletions(budget: number): number {
    const { reader, seen } = this
    let left = budget
    for (;;) {
      for (; this.rangesLeft > 0; this.rangesLeft--) {
        if (left-- <= 0) return 0
        const clock = reader.varUint()
        const end = clock + reader.varUint()
        if (end > MAX_CLOCK) throw new MalformedError('a deletion claims a huge run')
        if (clock <= this.reached) this.tidy = false
        if (++this.ranges > this.maxRanges)
          throw new ContentLimitError(`more than ${this.maxRanges} ranges of deletions`)
        if (!this.tidy && this.ranges > MAX_UNTIDY)
          throw new MalformedError('too many deletions out of order')
        this.reached = Math.max(this.reached, end)
        if (end > clock) this.bounds.push(clock, end)
      }
      if (this.bounds.length > 0) this.deletions.push({ client: this.client, bounds: this.bounds })
      this.bounds = []
      if (this.deletingClients === 0) return left
      if (left-- <= 0) return 0
      this.deletingClients--
      this.client = reader.varUint()
      if (seen.has(this.client)) this.tidy = false
      if (this.deletingClients > 0 || seen.size > 0) seen.add(this.client)
      this.rangesLeft = reader.varUint()
      this.reached = -1
    }
  }
}

/** {@link ChunkDecoder} in one go. */
export function decodeChunk(bytes: Uint8Array, options?: DecodeOptions): Decoded {
  const decoder = new ChunkDecoder(bytes, options)
  decoder.advance(Number.POSITIVE_INFINITY)
  return decoder.result
}
