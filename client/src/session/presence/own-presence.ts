import type { Awareness } from 'y-protocols/awareness'
import { joiningPerson, presentPerson } from './guest.ts'
import { participantsOf } from './participants.ts'
import type { Person } from './person.ts'

/** How one appears in a room. */
export interface OwnPresence {
  /** Name and colour as they are now; another session may have made a guest change them. */
  person(): Person
  /** Called once a connection has told who is there. */
  join(): void
  /** Called when somebody's presence has changed. */
  othersChanged(): void
  /** Changes name and colour. */
  change(person: Person): void
}

/** After this time, in ms, a presence that another client has overwritten is published again; two may do it in turn. */
const OVERWRITTEN_MS = 3_000

/**
 * Publishes `first` in the awareness field `user`: at once when they chose name and colour, otherwise after
 * {@link OwnPresence.join}, so that a guest appears only under a name that is free.
 */
export function createOwnPresence(awareness: Awareness, first: Person): OwnPresence {
  let person = first
  let joined = false
  let published: unknown = null
  let restoring = false

  function others() {
    return participantsOf(awareness.getStates(), awareness.clientID).filter((one) => !one.self)
  }

  function publish(): void {
    const { name, color, madeUp } = person
    published = isChosen() ? { name, color } : { name, color, madeUp }
    awareness.setLocalStateField('user', published)
  }

  /** Another client under this clientID has replaced what was published here. */
  function isOverwritten(): boolean {
    return published !== null && awareness.getLocalState()?.['user'] !== published
  }

  function restoreSoon(): void {
    if (restoring) return
    restoring = true
    setTimeout(() => {
      restoring = false
      // One that has left has no state to restore.
      if (awareness.getLocalState() !== null && isOverwritten()) publish()
    }, OVERWRITTEN_MS)
  }

  function isChosen(): boolean {
    return person.madeUp?.name !== true && person.madeUp?.color !== true
  }

  if (isChosen()) publish()

  return {
    person: () => person,
    join() {
      if (joined) return
      joined = true
      person = joiningPerson(person, others())
      publish()
    },
    othersChanged() {
      if (isOverwritten()) restoreSoon()
      if (!joined) return
      const next = presentPerson(person, awareness.clientID, others())
      if (next === person) return
      person = next
      publish()
    },
    change(next) {
      person = joined ? joiningPerson(next, others()) : next
      if (joined || isChosen()) publish()
    },
  }
}
