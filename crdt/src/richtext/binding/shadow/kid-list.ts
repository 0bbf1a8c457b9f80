/**
 * Maximum kids of one chunk. A look-up reads all chunks of a parent and all kids of one chunk, so the best size is near
 * the square root of the number of kids; 128 suits parents of up to about 16,000 kids, and larger ones nearly as well.
 */
const CHUNK = 128

/** What a list needs of its kids. */
export interface Sized<K> {
  /** In ProseMirror positions. */
  size: number
  /** The part of a list that contains the kid; `null` while it is in no list. */
  chunk: Chunk<K> | null
}

/** A stretch of consecutive kids. `size` is the sum of their sizes. */
export interface Chunk<K> {
  kids: K[]
  size: number
}

/**
 * The kids of one parent in document order, with the sums of their sizes: a list of chunks. The position of a kid, and
 * the kid at a position, take O(√n) for n kids.
 */
export class KidList<K extends Sized<K>> implements Iterable<K> {
  #chunks: Chunk<K>[] = []
  #size = 0
  #length = 0

  /** The sum of the sizes of all kids, in ProseMirror positions. */
  get size(): number {
    return this.#size
  }

  /** The number of kids, hidden and empty ones included. */
  get length(): number {
    return this.#length
  }

  /** The kids in stretches, of which each stays the same object until it becomes too long or empty. */
  get chunks(): readonly Chunk<K>[] {
    return this.#chunks
  }

  *[Symbol.iterator](): Iterator<K> {
    for (const chunk of this.#chunks) yield* chunk.kids
  }

  /** All kids; faster than to iterate over the list. */
  toArray(): K[] {
    return this.#chunks.flatMap(({ kids }) => kids)
  }

  /** The kid at an index. */
  at(index: number): K | undefined {
    let rest = index
    for (const { kids } of this.#chunks) {
      if (rest < kids.length) return kids[rest]
      rest -= kids.length
    }
    return undefined
  }

  /** The index of a kid of this list. */
  indexOf(kid: K): number {
    let index = 0
    for (const chunk of this.#chunks) {
      if (chunk === kid.chunk) return index + chunk.kids.indexOf(kid)
      index += chunk.kids.length
    }
    throw new Error('The kid belongs to another list')
  }

  /** The sum of the sizes of all kids before this one. */
  offsetOf(kid: K): number {
    let offset = 0
    for (const chunk of this.#chunks) {
      if (chunk !== kid.chunk) {
        offset += chunk.size
        continue
      }
      for (const each of chunk.kids) {
        if (each === kid) return offset
        offset += each.size
      }
    }
    throw new Error('The kid belongs to another list')
  }

  /**
   * The first kid that ends after `offset`, with its index and the offset of its start; `undefined` at the end of the
   * list. Kids of size zero are skipped.
   */
  find(offset: number): { readonly kid: K; readonly index: number; readonly start: number } | undefined {
    let start = 0
    let index = 0
    for (const chunk of this.#chunks) {
      if (start + chunk.size <= offset) {
        start += chunk.size
        index += chunk.kids.length
        continue
      }
      for (const kid of chunk.kids) {
        if (start + kid.size > offset) return { kid, index, start }
        start += kid.size
        index++
      }
    }
    return undefined
  }

  /** The kid before (`-1`) or after (`1`) a kid of this list. */
  neighbour(kid: K, direction: -1 | 1): K | undefined {
    const { chunk } = kid
    if (chunk === null) throw new Error('The kid belongs to no list')
    const near = chunk.kids[chunk.kids.indexOf(kid) + direction]
    if (near !== undefined) return near
    const next = this.#chunks[this.#chunks.indexOf(chunk) + direction]
    return direction > 0 ? next?.kids[0] : next?.kids.at(-1)
  }

  /** Adds to the size of a kid; its parents are not changed. */
  resize(kid: K, by: number): void {
    kid.size += by
    if (kid.chunk !== null) kid.chunk.size += by
    this.#size += by
  }

  /** Replaces `count` kids from `index` on. */
  splice(index: number, count: number, added: readonly K[]): void {
    if (this.#length === 0) {
      this.#fill(added)
      return
    }
    let at = 0
    let start = index
    while (at < this.#chunks.length - 1 && start > this.#chunks[at]!.kids.length) {
      start -= this.#chunks[at]!.kids.length
      at++
    }
    let rest = count
    for (let from = start, c = at; rest > 0; c++, from = 0) {
      const chunk = this.#chunks[c]!
      const removed = chunk.kids.splice(from, rest)
      rest -= removed.length
      for (const kid of removed) this.#forget(chunk, kid)
    }
    const chunk = this.#chunks[at]!
    chunk.kids.splice(start, 0, ...added)
    for (const kid of added) this.#register(chunk, kid)
    this.#balance(at)
  }

  #fill(kids: readonly K[]): void {
    for (let start = 0; start < kids.length; start += CHUNK / 2) {
      const chunk: Chunk<K> = { kids: kids.slice(start, start + CHUNK / 2), size: 0 }
      this.#chunks.push(chunk)
      for (const kid of chunk.kids) this.#register(chunk, kid)
    }
  }

  #register(chunk: Chunk<K>, kid: K): void {
    kid.chunk = chunk
    chunk.size += kid.size
    this.#size += kid.size
    this.#length++
  }

  #forget(chunk: Chunk<K>, kid: K): void {
    kid.chunk = null
    chunk.size -= kid.size
    this.#size -= kid.size
    this.#length--
  }

  /** Divides a chunk that became too long, and removes chunks that became empty. */
  #balance(at: number): void {
    const chunk = this.#chunks[at]!
    if (chunk.kids.length > CHUNK) {
      const kids = chunk.kids
      const parts: Chunk<K>[] = []
      for (let start = 0; start < kids.length; start += CHUNK / 2) {
        const part: Chunk<K> = { kids: kids.slice(start, start + CHUNK / 2), size: 0 }
        for (const kid of part.kids) {
          kid.chunk = part
          part.size += kid.size
        }
        parts.push(part)
      }
      this.#chunks.splice(at, 1, ...parts)
    }
    if (this.#chunks.some(({ kids }) => kids.length === 0))
      this.#chunks = this.#chunks.filter(({ kids }) => kids.length > 0)
  }
}
