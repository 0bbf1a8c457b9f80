import type { Chunk } from './chunk.ts'
import { decodeStored } from './stored.ts'

/** What a document was compacted to. */
export interface Base {
  readonly chunk: Chunk
  /**
   * Whether nothing is missing that its structs build on, so that Yjs takes in all of it by itself. Else it goes out
   * together with what came later: one by one, Yjs (13.6) may leave both aside when they wait for each other.
   */
  readonly standsAlone: boolean
}

/**
 * Reads a base from stored bytes.
 *
 * @throws Error when they are not an update.
 */
export function readBase(bytes: Uint8Array): Base {
  /** The highest clock of each client that something builds on. */
  const needed = new Map<number, number>()
  const chunk = decodeStored(bytes, (client, clock) => {
    const known = needed.get(client)
    if (known === undefined || known < clock) needed.set(client, clock)
  })
  const ends = new Map<number, number>()
  let standsAlone = true
  for (const { client, clock, end } of chunk.blocks) {
    standsAlone &&= clock === (ends.get(client) ?? 0)
    ends.set(client, end)
  }
  for (const [client, clock] of needed) standsAlone &&= clock < (ends.get(client) ?? 0)
  return { chunk, standsAlone }
}
