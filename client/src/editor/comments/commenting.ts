import type { DocumentSession } from '../../session/document-session.ts'
import { participantsOf } from '../../session/presence/participants.ts'

/** How long after the last key somebody counts as writing, ms. */
const WRITING_MS = 5_000

/** Who is writing in which thread, by the field `commenting` of the presence. */
export class Commenting {
  readonly #session: DocumentSession
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(session: DocumentSession) {
    this.#session = session
  }

  /** The reader types in a thread, or has stopped (`null`). */
  typing(thread: string | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = thread === null ? null : setTimeout(() => this.typing(null), WRITING_MS)
    const { awareness } = this.#session
    const local = awareness.getLocalState()
    if (local !== null && (local['commenting'] ?? null) !== thread)
      awareness.setLocalStateField('commenting', thread)
  }

  /** The names of the others who are writing in a thread, as one text, such as `Ana, Ben`; empty for nobody. */
  writers(thread: string): string {
    const { awareness } = this.#session
    const states = awareness.getStates()
    const names = participantsOf(states, awareness.clientID).flatMap(({ clientId, self, name }) => {
      const isWriting = !self && states.get(clientId)?.['commenting'] === thread
      return isWriting ? [name] : []
    })
    return [...new Set(names)].join(', ')
  }

  /** Calls `listener` when somebody begins or stops; returns the unsubscription. A bound function. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const { awareness } = this.#session
    awareness.on('change', listener)
    return () => awareness.off('change', listener)
  }

  /** Stops. */
  destroy(): void {
    this.typing(null)
  }
}
