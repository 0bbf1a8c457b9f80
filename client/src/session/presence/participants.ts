import type { Person } from './person.ts'
import { type Presence, readPresence } from './presence.ts'

/** Somebody in the room, as shown in the avatars. */
export interface Participant extends Presence {
  /** Yjs clientID of their session; one person with two windows is two participants. */
  readonly clientId: number
  /** Whether this is oneself. */
  readonly self: boolean
}

/**
 * Everybody in the room from the states of the awareness protocol: oneself first, then people, then agents,
 * each in the order of their clientIDs, which does not change while they are here. What others claim about
 * themselves is cleaned; states without a name are sessions without a face and left out. `own` is how oneself
 * appears before it is published.
 */
export function participantsOf(
  states: ReadonlyMap<number, unknown>,
  self: number,
  own: Person | null = null,
): readonly Participant[] {
  const people: Participant[] = []
  for (const [clientId, state] of states) {
    const presence = readPresence(clientId, own !== null && clientId === self ? { user: own } : state)
    if (presence !== null) people.push({ ...presence, clientId, self: clientId === self })
  }
  const rank = (one: Participant) => (one.self ? 0 : one.agent ? 2 : 1)
  return people.sort((a, b) => rank(a) - rank(b) || a.clientId - b.clientId)
}

/** Whether both lists show the same avatars; carets may differ. Saves rendering at every caret move. */
export function sameFaces(a: readonly Participant[], b: readonly Participant[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, index) => {
      const other = b[index]!
      return (
        one.clientId === other.clientId &&
        one.name === other.name &&
        one.color === other.color &&
        one.agent === other.agent &&
        one.status === other.status
      )
    })
  )
}
