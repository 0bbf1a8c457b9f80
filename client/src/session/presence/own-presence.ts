import type { Awareness } from 'y-protocols/awareness'
import { joiningPerson, presentPerson } from './guest.ts'
import { type Participant, participantsOf } from './participants.ts'
import type { MadeUp, Person } from './person.ts'

/** The awareness field `user` as this client publishes it. */
interface PublishedUser {
  readonly name: string
  readonly color: string
  readonly madeUp?: MadeUp | undefined
}

/**
 * Delay before a presence that another client has overwritten is published again, milliseconds. It bounds the messages
 * when two clients overwrite each other in turn.
 */
const OVERWRITTEN_MS = 3_000

/**
 * Publishes the user's name and colour in the awareness field `user`: at once if the user chose both, otherwise after
 * {@link join}, so that a guest appears only under a name that is free.
 */
export class OwnPresence {
  private readonly awareness: Awareness
  private current: Person
  private joined = false
  private published: PublishedUser | null = null
  private restoring: ReturnType<typeof setTimeout> | null = null

  constructor(awareness: Awareness, person: Person) {
    this.awareness = awareness
    this.current = person
    if (this.isChosen()) this.publish()
  }

  /** The present name and colour. A guest's may have changed because another participant has the same. */
  get person(): Person {
    return this.current
  }

  /** The presence of the others has arrived on the first connection. Later calls do nothing. */
  join(): void {
    if (this.joined) return
    this.joined = true
    this.current = joiningPerson(this.current, this.others())
    this.publish()
  }

  /** The presence of a participant has changed. */
  othersChanged(): void {
    if (this.isOverwritten()) this.scheduleRestore()
    if (!this.joined) return
    const next = presentPerson(this.current, this.awareness.clientID, this.others())
    if (next === this.current) return
    this.current = next
    this.publish()
  }

  /** Changes name and colour. */
  change(person: Person): void {
    this.current = this.joined ? joiningPerson(person, this.others()) : person
    if (this.joined || this.isChosen()) this.publish()
  }

  private publish(): void {
    const { name, color, madeUp } = this.current
    this.published = this.isChosen() ? { name, color } : { name, color, madeUp }
    this.awareness.setLocalStateField('user', this.published)
  }

  /** Whether another client with the same clientID has replaced the published presence. */
  private isOverwritten(): boolean {
    return this.published !== null && this.awareness.getLocalState()?.['user'] !== this.published
  }

  private scheduleRestore(): void {
    if (this.restoring !== null) return
    this.restoring = setTimeout(() => {
      this.restoring = null
      // After leaving, the local state is null and nothing is restored.
      if (this.awareness.getLocalState() !== null && this.isOverwritten()) this.publish()
    }, OVERWRITTEN_MS)
  }

  /** Whether the user chose both name and colour. */
  private isChosen(): boolean {
    return this.current.madeUp?.name !== true && this.current.madeUp?.color !== true
  }

  private others(): readonly Participant[] {
    return participantsOf(this.awareness.getStates(), this.awareness.clientID).filter((one) => !one.self)
  }
}
