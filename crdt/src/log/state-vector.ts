import { ByteReader, MalformedError } from '../wire/reader.ts'
import { CONTENT_LIMITS } from './limits.ts'

/** Maximum number of clients in a state vector: the clients of two documents at the limit. */
const MAX_VECTOR_CLIENTS = 2 * CONTENT_LIMITS.clients

/**
 * Decodes a state vector from untrusted bytes; `null` when malformed. Returns `relevant` clients only: a frame can name
 * millions.
 */
export function decodeStateVector(
  bytes: Uint8Array,
  relevant: (client: number) => boolean = () => true,
): ReadonlyMap<number, number> | null {
  try {
    const reader = new ByteReader(bytes)
    const clocks = new Map<number, number>()
    const clients = reader.varUint()
    if (clients > MAX_VECTOR_CLIENTS) return null
    for (let left = clients; left > 0; left--) {
      const client = reader.varUint()
      const clock = reader.varUint()
      if (relevant(client)) clocks.set(client, clock)
    }
    return reader.atEnd ? clocks : null
  } catch (error) {
    if (error instanceof MalformedError) return null
    throw error
  }
}
