import type { Statement } from './awareness-message.ts'

/** One client in the table. */
export interface Entry {
  /** As the client counts. */
  clock: number
  /** As others are told: ahead after a return, because they ignore what is not newer than that it had left. */
  told: number
  /** The state as JSON in UTF-8; `null` once the client took it back. */
  state: Uint8Array | null
  /**
   * Sessions that introduced this clientID: more than one while a dead socket has not been noticed. Negative
   * numbers are other nodes.
   */
  readonly owners: Set<number>
  /** Whose they are; another principal cannot claim the clientID. `null`: another node's, which does not say. */
  principal: string | null
  /** When the state was last renewed, in the caller's milliseconds. */
  renewedAt: number
}

/** Whether a session that does not speak for the entry's client yet may do so; `isKnown`: it speaks for others already. */
export function mayClaim(
  entry: Entry,
  principal: string,
  clock: number,
  introducing: boolean,
  isKnown: boolean,
): boolean {
  if ((entry.principal ?? principal) !== principal) return false
  // It returns; from somebody else it is but a repetition of what it once said.
  if (entry.owners.size === 0) return clock > entry.told || !isKnown
  return introducing && clock >= entry.clock
}

/** Whether a session of this node speaks for it. */
export function isLocal({ owners }: Entry): boolean {
  for (const owner of owners) if (owner > 0) return true
  return false
}

/** Whether another node speaks for it. */
export function isElsewhere({ owners }: Entry): boolean {
  for (const owner of owners) if (owner < 0) return true
  return false
}

/** Takes in what a client says of itself when it is newer; whether it was. */
export function update(entry: Entry, said: Statement, now: number): boolean {
  const newer =
    said.clock > entry.clock || (said.clock === entry.clock && !said.state && entry.state !== null)
  if (!newer) return false
  set(entry, said, now)
  return true
}

/** Takes in what a client says, and moves on the clock that others are told. */
export function set(entry: Entry, said: Statement, now: number): void {
  // A client that takes its state back under the same clock is understood: at equal clocks null wins.
  const again = said.clock === entry.clock && !said.state && entry.state !== null
  if (said.clock > entry.told) entry.told = said.clock
  else if (!again) entry.told++
  entry.clock = said.clock
  entry.state = kept(said.state)
  entry.renewedAt = now
}

/** A state to be kept, as a copy: the frame it came in can be large, and would be kept with it. */
export function kept(state: Uint8Array | null): Uint8Array | null {
  return state && new Uint8Array(state)
}
