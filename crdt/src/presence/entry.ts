import type { Statement } from './awareness-message.ts'

/** One client in the table. */
export interface Entry {
  /** The client's own clock. */
  clock: number
  /**
   * The clock sent to others. It is ahead after a return, because clients ignore a state that is not newer than the
   * removal.
   */
  told: number
  /** The state as JSON in UTF-8; `null` after the client removed it. */
  state: Uint8Array | null
  /**
   * Sessions that introduced this clientID: more than one while a dead socket has not been detected. Negative numbers
   * are other nodes.
   */
  readonly owners: Set<number>
  /**
   * The principal of the sessions; other principals cannot claim the clientID. `null`: the entry comes from another
   * node, which does not send it.
   */
  principal: string | null
  /** Time of the last renewal of the state, in milliseconds of the caller's clock. */
  renewedAt: number
}

/** Whether a session that does not own the entry's client may claim it; `isKnown`: the session owns other clients. */
export function mayClaim(
  entry: Entry,
  principal: string,
  clock: number,
  introducing: boolean,
  isKnown: boolean,
): boolean {
  if ((entry.principal ?? principal) !== principal) return false
  // A returning client. A session that owns other clients may only be repeating an old state.
  if (entry.owners.size === 0) return clock > entry.told || !isKnown
  return introducing && clock >= entry.clock
}

/** Whether a session of this node owns the client. */
export function isLocal({ owners }: Entry): boolean {
  for (const owner of owners) if (owner > 0) return true
  return false
}

/** Whether another node owns the client. */
export function isElsewhere({ owners }: Entry): boolean {
  for (const owner of owners) if (owner < 0) return true
  return false
}

/** Stores a client's statement when it is newer than the entry; returns whether it was. */
export function update(entry: Entry, said: Statement, now: number): boolean {
  const newer =
    said.clock > entry.clock || (said.clock === entry.clock && !said.state && entry.state !== null)
  if (!newer) return false
  set(entry, said, now)
  return true
}

/** Stores a client's statement and advances the clock that is sent to others. */
export function set(entry: Entry, said: Statement, now: number): void {
  // A removal under the same clock needs no new clock: at equal clocks `null` wins.
  const again = said.clock === entry.clock && !said.state && entry.state !== null
  if (said.clock > entry.told) entry.told = said.clock
  else if (!again) entry.told++
  entry.clock = said.clock
  entry.state = kept(said.state)
  entry.renewedAt = now
}

/** A copy of a state: a view would keep the whole frame, which can be large, in memory. */
export function kept(state: Uint8Array | null): Uint8Array | null {
  return state && new Uint8Array(state)
}
