import { ByteReader, MalformedError } from '../wire/reader.ts'
import { ContentLimitError, type ContentLimits } from './limits.ts'
import { MAX_CLOCK, type OnReference, StructFacts, skipStruct } from './struct.ts'
import { SingleStruct, type UpdateDepths, UpdateNesting } from './update-nesting.ts'

/** A run of structs of one client without gaps, and the position of its bytes. */
export interface Block {
  readonly client: number
  /** First clock of the run. */
  readonly clock: number
  /** First clock after the run. */
  readonly end: number
  /** Number of structs; see {@link BLOCK_STRUCTS}. */
  readonly count: number
  /** The array that contains the structs: the update's own bytes, or an array shared by several blocks. */
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

/** The bytes of an update with the result of decoding them: its structs and its deletions. */
export interface Chunk {
  /** A Yjs V1 update. */
  readonly bytes: Uint8Array
  readonly blocks: readonly Block[]
  /** Each client appears once. */
  readonly deletions: readonly Deletions[]
  /** The depth of its structs; absent when the decoder was not asked to record it. */
  readonly nesting?: UpdateDepths
}

/** A decoded update whose deletions are not sorted yet. */
export interface DecodedChunk extends Omit<Chunk, 'deletions'> {
  /** In the order of the bytes: a client may appear twice, its ranges in any order. */
  readonly deletions: readonly Deletions[]
}

/** Why bytes are refused as an update: they are malformed, or they exceed the limits. */
export type DecodeFailure = {
  readonly ok: false
  readonly code: 'invalid-update' | 'update-too-complex'
  readonly reason: string
}

/**
 * A decoded update, or the reason for its refusal. `tidy`: the deletions have the form that Yjs writes: each client
 * once, its ranges sorted and disjoint. Other forms cost time in every client that applies them, so they must be
 * rewritten.
 */
export type Decoded =
  | { readonly ok: true; readonly chunk: DecodedChunk; readonly tidy: boolean }
  | DecodeFailure

/** Options of decoding. */
export interface DecodeOptions {
  /** Limits beyond which the update is refused; absent for stored updates, which were accepted before. */
  readonly limits?: ContentLimits
  /** Record the depth of the structs. */
  readonly nesting?: boolean
  readonly onReference?: OnReference
}

/**
 * A block ends after about this number of structs or bytes, because finding a clock in a block means reading it from
 * its start.
 */
export const BLOCK_STRUCTS = 4096
export const BLOCK_BYTES = 64 * 1024
/**
 * Ranges of deletions allowed in an update with unsorted deletions. Other implementations may not sort theirs, but no
 * legitimate one writes more.
 */
const MAX_UNTIDY = 16_384

/**
 * Decodes a V1 update in one pass: checks every struct and records the ranges, without building Yjs items. The work can
 * be divided into steps: call {@link advance} until it returns `true`. Never throws for malformed bytes. The chunk
 * shares memory with `bytes`.
 */
export class ChunkDecoder {
  private readonly reader: ByteReader
  private readonly facts: StructFacts
  /** Whether the depth of the structs is recorded. */
  private readonly recordsDepth: boolean
  private readonly maxNesting: number | null
  private nesting: UpdateNesting | null = null
  private single: SingleStruct | null = null
  private readonly maxClients: number
  private readonly maxRanges: number
  private readonly maxGaps: number
  private gaps = 0
  private readonly blocks: Block[] = []
  private readonly deletions: Deletions[] = []
  private tidy = true
  private failure: DecodeFailure | null = null
  private phase: 'start' | 'structs' | 'deletions' | 'nesting' | 'done' = 'start'
  // Structs: sections left to read, and the section being read.
  private sections = 0
  /** Clients of the sections, or of the deletions, read so far; `null` while there was one at most. */
  private seen: Set<number> | null = null
  private client = 0
  private structs = 0
  private clock = 0
  private end = 0
  private count = 0
  private from = 0
  // Deletions: clients left to read, and the client being read.
  private deletingClients = 0
  private rangesLeft = 0
  private ranges = 0
  private reached = -1
  private bounds: number[] = []

  constructor(bytes: Uint8Array, options: DecodeOptions = {}) {
    const { limits } = options
    this.reader = new ByteReader(bytes)
    this.facts = new StructFacts(limits?.updateStructs ?? Number.POSITIVE_INFINITY, options.onReference)
    this.recordsDepth = options.nesting ?? false
    this.maxNesting = limits?.nesting ?? null
    this.maxClients = limits?.clients ?? Number.POSITIVE_INFINITY
    this.maxRanges = limits?.ranges ?? Number.POSITIVE_INFINITY
    this.maxGaps = limits?.gaps ?? Number.POSITIVE_INFINITY
  }

  /** Decodes about `budget` more structs and ranges; returns `true` when decoding is complete. */
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

  /**
   * The result. Available after {@link advance} has returned `true`.
   *
   * @throws Error when decoding is not complete.
   */
  get result(): Decoded {
    if (this.failure) return this.failure
    if (this.phase !== 'done') throw new Error('the update is not decoded yet')
    const { bytes } = this.reader
    const { blocks, deletions, tidy } = this
    const nesting: UpdateDepths = this.nesting ?? this.single ?? 'none'
    const chunk = this.recordsDepth ? { bytes, blocks, deletions, nesting } : { bytes, blocks, deletions }
    return { ok: true, chunk, tidy }
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
      this.seen = null
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
    const { reader, facts, recordsDepth } = this
    let left = budget
    for (;;) {
      while (this.structs > 0) {
        if (left-- <= 0) return 0
        this.structs--
        const before = reader.pos
        const length = skipStruct(reader, this.client, this.end, facts)
        if (length > 0) {
          if (recordsDepth) this.recordDepth(length)
          this.end += length
          if (++this.count >= BLOCK_STRUCTS || reader.pos - this.from >= BLOCK_BYTES)
            this.endBlock(reader.pos, this.end)
        } else {
          this.endBlock(before, this.end - length)
          if (++this.gaps > this.maxGaps) throw new ContentLimitError(`more than ${this.maxGaps} gaps`)
          this.from = reader.pos
          if (recordsDepth) this.ownNesting().skip(this.end)
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
    const { reader } = this
    this.structs = reader.varUint()
    this.client = reader.varUint()
    if (this.seen?.has(this.client)) throw new MalformedError('a client appears twice')
    const isLast = this.sections === 0
    const isOnly = isLast && this.seen === null
    if (!isOnly) this.seen = (this.seen ?? new Set()).add(this.client)
    this.clock = reader.varUint()
    this.end = this.clock
    this.count = 0
    this.from = reader.pos
    if (!this.recordsDepth || (isOnly && this.structs === 1)) return
    this.nesting ??= new UpdateNesting(this.maxNesting)
    this.nesting.start(this.client, this.clock)
  }

  private recordDepth(length: number): void {
    const { facts } = this
    if (this.nesting || facts.isType) this.ownNesting().add(this.end, length, facts)
    else this.single = new SingleStruct(this.client, this.end, length, facts)
  }

  /** The nesting of this update, also when its only struct turned out to need one. */
  private ownNesting(): UpdateNesting {
    if (this.nesting) return this.nesting
    this.nesting = new UpdateNesting(this.maxNesting)
    this.nesting.start(this.client, this.clock)
    return this.nesting
  }

  /** Ends a run of structs at offset `to`; the following run starts at clock `next`. */
  private endBlock(to: number, next: number): void {
    const { client, clock, end, count, from } = this
    if (count > 0) this.blocks.push({ client, clock, end, count, bytes: this.reader.bytes, from, to })
    this.clock = next
    this.end = next
    this.count = 0
    this.from = to
  }

  private readDeletions(budget: number): number {
    const { reader } = this
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
      if (this.bounds.length > 0) {
        this.deletions.push({ client: this.client, bounds: this.bounds })
        this.bounds = []
      }
      if (this.deletingClients === 0) return left
      if (left-- <= 0) return 0
      this.deletingClients--
      this.client = reader.varUint()
      if (this.seen?.has(this.client)) this.tidy = false
      if (this.deletingClients > 0 || this.seen) this.seen = (this.seen ?? new Set()).add(this.client)
      this.rangesLeft = reader.varUint()
      this.reached = -1
    }
  }
}

/** Runs {@link ChunkDecoder} to the end at once. */
export function decodeChunk(bytes: Uint8Array, options?: DecodeOptions): Decoded {
  const decoder = new ChunkDecoder(bytes, options)
  decoder.advance(Number.POSITIVE_INFINITY)
  return decoder.result
}
