import { type Chunk, ChunkDecoder } from './chunk.ts'
import { storedChunk } from './stored.ts'

/** What a document was compacted to. */
export interface Base {
  readonly chunk: Chunk
  /**
   * Whether nothing is missing that its structs build on, so that Yjs takes in all of it by itself. Else it goes out
   * together with what came later: one by one, Yjs (13.6) may leave both aside when they wait for each other.
   */
  readonly standsAlone: boolean
}

/** Reads a base from stored bytes; the work can be divided. */
export class BaseReader {
  /** The highest clock of each client that something builds on. */
  private readonly needed = new Map<number, number>()
  private readonly decoder: ChunkDecoder

  /** `nesting`: learn how deep its structs are. */
  constructor(bytes: Uint8Array, nesting: boolean) {
    this.decoder = new ChunkDecoder(bytes, {
      nesting,
      onReference: (client, clock) => {
        const known = this.needed.get(client)
        if (known === undefined || known < clock) this.needed.set(client, clock)
      },
    })
  }

  /** Reads about this number of structs more; `true` when there are no more. */
  advance(budget: number): boolean {
    return this.decoder.advance(budget)
  }

  /**
   * What was read, once {@link advance} has said that it is done.
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
