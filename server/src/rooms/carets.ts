/** A caret as its client shows it: relative positions, not validated. */
export interface Caret {
  readonly anchor: unknown
  readonly head: unknown
}

/** Most states that are read, and the largest one, in bytes. */
const MOST = 200
const MOST_BYTES = 4_096

/** The carets of people in the presence of a room. What agents show of themselves is left out. */
export function caretsOf(states: Iterable<Uint8Array>): readonly Caret[] {
  const carets: Caret[] = []
  let read = 0
  for (const state of states) {
    if (read++ === MOST) break
    if (state.length > MOST_BYTES) continue
    const { cursor, user } = JSON.parse(Buffer.from(state).toString()) as {
      readonly cursor?: Partial<Caret> | null
      readonly user?: { readonly agent?: unknown } | null
    }
    if (user?.agent === true || typeof cursor !== 'object' || cursor === null) continue
    carets.push({ anchor: cursor.anchor, head: cursor.head })
  }
  return carets
}
