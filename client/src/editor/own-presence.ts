import type { Awareness } from 'y-protocols/awareness'
import { joiningPerson, presentPerson } from './guest.ts'
import { participantsOf } from './people.ts'
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

/**
 * Publishes `first` in the awareness field `user`: at once when they chose name and colour, otherwise after
 * {@link OwnPresence.join}, so that a guest appears only under a name that is free.
 */
export function createOwnPresence(awareness: Awareness, first: Person): OwnPresence {
  let person = first
  let joined = false

  function others() {
    return participantsOf(awareness.getStates(), awareness.clientID).filter((one) => !one.self)
  }

  function publish(): void {
    const { name, color, madeUp } = person
    const isMadeUp = madeUp?.name === true || madeUp?.color === true
    awareness.setLocalStateField('user', isMadeUp ? { name, color, madeUp } : { name, color })
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
