import { type Chunk, ChunkDecoder } from './chunk.ts'
import { storedChunk } from './stored.ts'

/** The compacted state of a document. */
export interface Base {
  readonly chunk: Chunk
  /**
   * Whether every struct that these structs refer to is included, so that Yjs integrates the base by itself. Otherwise
   * the base is sent together with the later updates: applied one by one, Yjs (13.6) may keep both pending when they
   * depend on each other.
   */
  readonly standsAlone: boolean
}

/** Reads a base from stored bytes, in steps. */
export class BaseReader {
  /** The highest clock of each client that a struct refers to. */
  private readonly needed = new Map<number, number>()
  private readonly decoder: ChunkDecoder

  /** `nesting`: also record the depth of the structs. */
  constructor(bytes: Uint8Array, nesting: boolean) {
    this.decoder = new ChunkDecoder(bytes, {
      nesting,
      onReference: (client, clock) => {
        const known = this.needed.get(client)
        if (known === undefined || known < clock) this.needed.set(client, clock)
      },
    })
  }

  /** Reads about `budget` more structs; returns `true` when none are left. */
  advance(budget: number): boolean {
    return this.decoder.advance(budget)
  }

  /**
   * The base that was read. Available after {@link advance} has returned `true`.
   *
   * @throws Error when the bytes are not an update.
   */
  get base(): Base {
    const chunk = storedChunk(this.decoder.result)
    const ends = new Map<number, number>()
    let standsAlone = true
    for (const { client, clock, end } of chunk.blocks) {
      standsAlone &&= clock === (ends.get(client) ?? 0)
      ends.set(client, end)
    }
    for (const [client, clock] of this.needed) standsAlone &&= clock < (ends.get(client) ?? 0)
    return { chunk, standsAlone }
  }
}
