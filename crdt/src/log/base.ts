import { type Chunk, decodeChunk } from './chunk.ts'
import { tidied } from './splice.ts'

/** What a document was compacted to. */
export interface Base {
  readonly chunk: Chunk
  /**
   * Whether nothing is missing that its structs build on, so that Yjs takes in all of it by itself. Else it goes out
   * together with what came later: one by one, Yjs (13.6) may leave both aside when they wait for each other.
   */
  readonly standsAlone: boolean
}

/** Reads a base from stored bytes; says why instead when they are no update. */
export function readBase(bytes: Uint8Array): Base | string {
  /** The highest clock of each client that something builds on. */
  const needed = new Map<number, number>()
  const decoded = decodeChunk(bytes, (client, clock) => {
    const known = needed.get(client)
    if (known === undefined || known < clock) needed.set(client, clock)
  })
  if (!decoded.ok) return decoded.reason
  const ends = new Map<number, number>()
  let standsAlone = true
  for (const { client, clock, end } of decoded.chunk.blocks) {
    standsAlone &&= clock === (ends.get(client) ?? 0)
    ends.set(client, end)
  }
  for (const [client, clock] of needed) standsAlone &&= clock < (ends.get(client) ?? 0)
  return { chunk: tidied(decoded), standsAlone }
}
