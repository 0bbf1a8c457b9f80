import { ByteReader } from '../wire/reader.ts'
import { ByteWriter } from '../wire/writer.ts'

/** A well-formed state vector in which the clock of one client is at most `clock`; the other clocks are unchanged. */
export function lowerClock(stateVector: Uint8Array, client: number, clock: number): Uint8Array {
  const reader = new ByteReader(stateVector)
  const count = reader.varUint()
  const writer = new ByteWriter(stateVector.length + 8).varUint(count)
  for (let left = count; left > 0; left--) {
    const id = reader.varUint()
    const known = reader.varUint()
    writer.varUint(id).varUint(id === client ? Math.min(known, clock) : known)
  }
  return writer.finish()
}
