import type { Base } from './base.ts'
import { type Block, type Chunk, ChunkDecoder, type Decoded, decodeChunk } from './chunk.ts'
import { Contradictions } from './contradiction.ts'
import { Knowledge } from './knowledge.ts'
import { CONTENT_LIMITS, type ContentLimits } from './limits.ts'
import { Nesting } from './nesting.ts'
import { decodingStored, readingBase, STEP_STRUCTS } from './reading.ts'
import { encodeChunk, sliceBlock, spliceChunks, tidied } from './splice.ts'
import { decodeStateVector } from './state-vector.ts'
import { finish, type Steps } from './steps.ts'
import { decodeStored } from './stored.ts'
import type { UpdateDepths } from './update-nesting.ts'

/** The result of examining an update. */
export type Examined =
  /** The update contains something new: `chunk` is the part to store and relay. */
  | { readonly kind: 'new'; readonly chunk: Chunk }
  /** Every struct and deletion is already known. */
  | { readonly kind: 'known' }
  /** Not a well-formed update, or beyond the limits of an update or a document. */
  | {
      readonly kind: 'refused'
      readonly code: 'invalid-update' | 'update-too-complex'
      readonly reason: string
    }

/** What a client lacks, in two parts. `base` is the same array for all clients that lack the same part of the base. */
export interface Answer {
  /**
   * The part from the compacted base; `null` when the client lacks nothing of it, or when Yjs cannot integrate the base
   * by itself.
   */
  readonly base: Uint8Array | null
  /** The remaining part, from the tail; an empty update when there is none. */
  readonly rest: Uint8Array
}

/** The input of a compaction; pass the result to {@link UpdateLog.rebase}. */
export interface CompactionInput {
  /** V1 updates, in order. */
  readonly updates: readonly Uint8Array[]
}

/** Sizes by which the caller decides when to compact. */
export interface LogWeight {
  readonly baseBytes: number
  readonly tailBytes: number
  /** Updates accepted since the base was made. */
  readonly tailUpdates: number
}

/** The V1 update without content. */
export const EMPTY_UPDATE: Uint8Array = Uint8Array.of(0, 0)

/** A part of the tail; `level` counts how often it was merged. */
interface TailPart {
  readonly chunk: Chunk
  readonly level: number
}

/** Parts of this level are not merged further. */
const MAX_LEVEL = 16

const EMPTY_CHUNK: Chunk = { bytes: EMPTY_UPDATE, blocks: [], deletions: [] }
const KNOWN: Examined = { kind: 'known' }
/** Stored bytes to read in one step. */
const LOADING_BYTES = 16 * 1024

/**
 * This number of tail parts of one level is merged into one part of the next level. This limits the number of small
 * objects, and each byte is copied once per level, as in a log-structured merge tree.
 */
const FAN_IN = 32
/** Largest update that is compared with known structs, in bytes; a comparison of larger ones would take too long. */
const MAX_COMPARED_BYTES = 1024 * 1024
/**
 * Number of cached answers for different state vectors: after a restart thousands of clients ask with few different
 * vectors.
 */
const ANSWERS = 32
/** Maximum bytes of cached answers, so that a client that asks with many different vectors cannot fill the memory. */
const ANSWERS_BYTES = 4 * 1024 * 1024

/**
 * A document as bytes: a compacted base and the updates after it. Pure: no clock, no I/O, no Y.Doc. Validates and
 * deduplicates incoming updates, and computes what a client lacks.
 */
export class UpdateLog {
  private readonly known = new Knowledge()
  private readonly nesting = new Nesting()
  private readonly limits: ContentLimits
  /** Number of structs in base and tail. */
  private structs = 0
  private base: Base = { chunk: EMPTY_CHUNK, standsAlone: true }
  /** The part of the tail that the running compaction merges. */
  private compacting: Chunk | null = null
  private compactingUpdates = 0
  private tail: TailPart[] = []
  private joinedTail: Chunk | null = null
  private tailBytes = 0
  private tailUpdates = 0
  private readonly contradictions = new Contradictions()
  private readonly baseAnswers = new Map<string, Uint8Array | null>()
  private readonly tailAnswers = new Map<string, Uint8Array>()

  /** `limits`: limits of updates and of the document; default {@link CONTENT_LIMITS}. */
  constructor(limits: ContentLimits = CONTENT_LIMITS) {
    this.limits = limits
  }

  /**
   * Builds a log from stored bytes.
   *
   * @throws Error when stored bytes are not an update: the storage is damaged, and the document must not be used.
   */
  static from(base: Uint8Array | null, tail: readonly Uint8Array[]): UpdateLog {
    return finish(UpdateLog.loading(base, tail))
  }

  /** {@link from} in steps of about 1 ms or less. */
  static *loading(base: Uint8Array | null, tail: readonly Uint8Array[]): Steps<UpdateLog> {
    const log = new UpdateLog()
    if (base) {
      const { chunk, standsAlone } = yield* readingBase(base, true)
      log.base = { chunk: withoutNesting(chunk), standsAlone }
      log.known.add(chunk)
      log.nesting.accept(nestingOf(chunk), chunk.blocks)
      log.structs = structsOf(chunk)
    }
    let read = 0
    for (const bytes of tail) {
      const isLong = bytes.length >= LOADING_BYTES
      const part = log.known.newPart(isLong ? yield* decodingStored(bytes) : decodeStored(bytes))
      if (part) log.keep(part)
      read += bytes.length
      if (read < LOADING_BYTES) continue
      read = 0
      yield
    }
    // Once for the whole tail, because most updates contain a single letter.
    const { bytes, blocks } = log.wholeTail()
    if (blocks.length > 0) log.nesting.accept(nestingOf(yield* decodingStored(bytes, true)), blocks)
    return log
  }

  /**
   * Decodes an update and determines its new part; changes nothing. `trusted`: the update was accepted by another node
   * or read from the database, so the limits do not apply.
   */
  examine(update: Uint8Array, trusted = false): Examined {
    const decoder = this.decoder(update, trusted)
    decoder.advance(Number.POSITIVE_INFINITY)
    return this.compared(decoder.result, trusted)
  }

  /** {@link examine} in steps of about 1 ms or less, except for the last step, which the limits bound. */
  *examining(update: Uint8Array, trusted = false): Steps<Examined> {
    const decoder = this.decoder(update, trusted)
    while (!decoder.advance(STEP_STRUCTS)) yield
    return this.compared(decoder.result, trusted)
  }

  /**
   * The clientID under which an update that {@link examine} did not refuse contains other structs than the known ones
   * with the same clocks; `null` when there is none. Unnecessary for updates that are entirely new.
   */
  contradicts(update: Uint8Array): number | null {
    if (update.length > MAX_COMPARED_BYTES) return null
    const decoded = decodeChunk(update)
    if (!decoded.ok) return null
    const blocks = decoded.chunk.blocks.filter(({ client, clock, end }) => {
      const known = this.known.nextFrom(client, clock)
      return known !== null && known < end
    })
    if (blocks.length === 0) return null
    return this.contradictions.find({ ...decoded.chunk, blocks }, [this.base.chunk, this.wholeTail()])
  }

  /** Adds a chunk that {@link examine} returned as new. Must be called in the same turn. */
  accept(chunk: Chunk): void {
    this.nesting.accept(chunk.nesting ?? nestingOf(chunk), chunk.blocks)
    this.keep(chunk)
  }

  private keep(chunk: Chunk): void {
    this.known.add(chunk)
    this.structs += structsOf(chunk)
    this.tail.push({ chunk: withoutNesting(chunk), level: 0 })
    this.joinedTail = null
    this.tailBytes += chunk.bytes.length
    this.tailUpdates++
    this.tailAnswers.clear()
    this.joinLevels()
  }

  /** The state vector over the contiguous part, encoded. */
  stateVector(): Uint8Array {
    return this.known.stateVector()
  }

  /** The known structs and deletions, for digests and authorship. */
  get knowledge(): Knowledge {
    return this.known
  }

  /**
   * The part of the document that a client with this encoded state vector lacks. Deletions carry no clock, so every
   * answer includes all of them, as in Yjs. `null` when the bytes are not a state vector.
   */
  answer(stateVector: Uint8Array): Answer | null {
    const clocks = decodeStateVector(stateVector, (client) => this.known.clockOf(client) > 0)
    if (!clocks) return null
    const key = clocks.size === 0 ? '' : String.fromCharCode(...stateVector.subarray(0, 4096))
    const cacheable = stateVector.length <= 4096
    const { chunk: base, standsAlone } = this.base
    const rest = (): Uint8Array => {
      const chunk = standsAlone ? this.wholeTail() : spliceChunks([base, this.wholeTail()])
      return this.lacking(clocks, chunk, EMPTY_UPDATE) ?? EMPTY_UPDATE
    }
    return {
      base: standsAlone
        ? this.remembered(this.baseAnswers, cacheable, key, () => this.lacking(clocks, base, null))
        : null,
      rest: this.remembered(this.tailAnswers, cacheable, key, rest),
    }
  }

  /** Clears the cached answers. */
  forgetAnswers(): void {
    this.baseAnswers.clear()
    this.tailAnswers.clear()
  }

  /** The whole document as one update. */
  snapshot(): Uint8Array {
    return spliceChunks([this.base.chunk, this.wholeTail()]).bytes
  }

  /** The sizes of base and tail. */
  weight(): LogWeight {
    const { tailBytes, tailUpdates } = this
    return { baseBytes: this.base.chunk.bytes.length, tailBytes, tailUpdates }
  }

  /** Freezes base and tail for a compaction; `null` when one is running or the tail is empty. */
  startCompaction(): CompactionInput | null {
    if (this.compacting || this.tail.length === 0) return null
    this.compacting = spliceChunks(this.tail.map((part) => part.chunk))
    this.compactingUpdates = this.tailUpdates
    this.tail = []
    this.joinedTail = null
    this.tailBytes = 0
    this.tailUpdates = 0
    return { updates: [this.base.chunk.bytes, this.compacting.bytes] }
  }

  /** Runs {@link rebasing} at once. */
  rebase(base: Base): void {
    finish(this.rebasing(base))
  }

  /**
   * Ends a compaction: `base` replaces the frozen part; anything of that part that `base` lacks returns to the tail.
   * Nothing changes before the last step.
   *
   * @throws Error when no compaction is running.
   */
  *rebasing(base: Base): Steps<void> {
    if (!this.compacting) throw new Error('no compaction is running')
    const covered = new Knowledge()
    covered.add(base.chunk)
    const lacking: TailPart[] = []
    for (const chunk of [this.base.chunk, this.compacting]) {
      yield
      const part = covered.newPart(chunk)
      if (part) lacking.unshift({ chunk: part, level: 0 })
    }
    yield
    this.base = base
    this.tail.unshift(...lacking)
    // Yjs adds deletions during integration (an overwritten map key, an insert below a deleted parent).
    this.known.add(this.base.chunk)
    this.structs = structsOf(this.base.chunk)
    for (const { chunk } of this.tail) this.structs += structsOf(chunk)
    this.compacting = null
    this.joinedTail = null
    this.baseAnswers.clear()
    this.tailAnswers.clear()
  }

  /** Ends a failed compaction: the frozen part returns to the tail. */
  abandonCompaction(): void {
    if (!this.compacting) return
    this.tail.unshift({ chunk: this.compacting, level: MAX_LEVEL })
    this.tailBytes += this.compacting.bytes.length
    this.tailUpdates += this.compactingUpdates
    this.compacting = null
  }

  private decoder(update: Uint8Array, trusted: boolean): ChunkDecoder {
    return new ChunkDecoder(update, trusted ? { nesting: true } : { limits: this.limits, nesting: true })
  }

  private compared(decoded: Decoded, trusted: boolean): Examined {
    if (!decoded.ok) return { kind: 'refused', code: decoded.code, reason: decoded.reason }
    const { newClients } = this.limits
    // Before the comparison below, which takes long for many clients.
    if (!trusted && this.known.addsMoreClients(decoded.chunk.blocks, newClients)) {
      const reason = `more than ${newClients} clients that are new to the document`
      return { kind: 'refused', code: 'update-too-complex', reason }
    }
    const chunk = this.known.newPart(tidied(decoded))
    if (!chunk) return KNOWN
    const reason = trusted ? null : this.excess(chunk)
    return reason === null ? { kind: 'new', chunk } : { kind: 'refused', code: 'update-too-complex', reason }
  }

  /** The limit that the document would exceed with this chunk, as text; `null` when it exceeds none. */
  private excess(chunk: Chunk): string | null {
    const { documentStructs } = this.limits
    if (this.structs + structsOf(chunk) > documentStructs)
      return `a document of more than ${documentStructs} structs since it was last compacted`
    const nesting = chunk.nesting ?? nestingOf(chunk)
    return this.known.excess(chunk, this.limits) ?? this.nesting.check(nesting, this.limits)
  }

  /** Everything after the base as one chunk; cached until the next change. */
  private wholeTail(): Chunk {
    if (this.joinedTail) return this.joinedTail
    const parts = this.tail.map((part) => part.chunk)
    if (this.compacting) parts.unshift(this.compacting)
    this.joinedTail = parts.length === 0 ? EMPTY_CHUNK : spliceChunks(parts)
    return this.joinedTail
  }

  private joinLevels(): void {
    for (;;) {
      const level = this.tail.at(-1)?.level ?? 0
      let first = this.tail.length
      while (first > 0 && this.tail[first - 1]!.level === level) first--
      if (this.tail.length - first < FAN_IN) return
      const parts = this.tail.splice(first).map((part) => part.chunk)
      this.tail.push({ chunk: spliceChunks(parts), level: level + 1 })
    }
  }

  private lacking<None>(clocks: ReadonlyMap<number, number>, chunk: Chunk, none: None): Uint8Array | None {
    if (chunk.blocks.length === 0 && chunk.deletions.length === 0) return none
    if (clocks.size === 0) return chunk.bytes
    const blocks: Block[] = []
    let whole = true
    for (const block of chunk.blocks) {
      const has = clocks.get(block.client) ?? 0
      if (has <= block.clock) {
        blocks.push(block)
        continue
      }
      whole = false
      if (has < block.end) blocks.push(sliceBlock(block, has))
    }
    if (whole) return chunk.bytes
    if (blocks.length === 0 && chunk.deletions.length === 0) return none
    return encodeChunk(blocks, chunk.deletions).bytes
  }

  private remembered<T>(cache: Map<string, T>, cacheable: boolean, key: string, compute: () => T): T {
    if (!cacheable) return compute()
    if (cache.has(key)) return cache.get(key) as T
    const value = compute()
    let held = 0
    for (const answer of cache.values()) if (answer instanceof Uint8Array) held += answer.length
    if (cache.size >= ANSWERS || held > ANSWERS_BYTES) cache.clear()
    cache.set(key, value)
    return value
  }
}

/** The nesting of a chunk; decoded when the chunk was merged from others. */
function nestingOf(chunk: Chunk): UpdateDepths {
  return chunk.nesting ?? decodeStored(chunk.bytes, { nesting: true }).nesting ?? 'none'
}

/** The part of a chunk that the log stores. */
function withoutNesting({ bytes, blocks, deletions }: Chunk): Chunk {
  return { bytes, blocks, deletions }
}

function structsOf({ blocks }: Chunk): number {
  let structs = 0
  for (const { count } of blocks) structs += count
  return structs
}
