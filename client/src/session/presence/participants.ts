import type { Person } from './person.ts'
import { type Presence, readPresence } from './presence.ts'

/** A participant of the room. */
export interface Participant extends Presence {
  /** Yjs clientID of the session. A user with two windows is two participants. */
  readonly clientId: number
  /** Whether this is the user of this session. */
  readonly self: boolean
}

/**
 * The participants of the room, from the states of the awareness protocol: the own one (clientID `self`) first, then
 * people, then agents, each in the order of their clientIDs. States are validated; those without a name are omitted.
 * `own`, if given, replaces the published name and colour of the own participant, which may not be published yet.
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

/** Whether both lists have equal avatars. Carets may differ, so that a moved caret does not render the avatars again. */
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
