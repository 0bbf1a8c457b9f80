import type { DocumentSession } from '../session/document-session.ts'
import { type Participant, sameFaces } from '../session/presence/participants.ts'
import type { SessionSnapshot } from '../session/session-snapshot.ts'
import type { Emit, WidgetPerson } from './events.ts'

/** The members of a session that are used here. */
export type FollowedSession = Pick<DocumentSession, 'address' | 'snapshot' | 'subscribe'>

/** Emits the changes of a session as events of the widget, starting with the present state. Returns the unsubscription. */
export function followSession(session: FollowedSession, emit: Emit): () => void {
  let last: SessionSnapshot | null = null
  const look = (): void => {
    const before = last
    const now = session.snapshot()
    last = now
    if (before?.phase !== now.phase) {
      switch (now.phase.state) {
        case 'opening':
          break
        case 'ready':
          emit('documentready', { address: session.address, readOnly: now.phase.readOnly })
          break
        case 'closed':
          emit('error', { error: now.phase.reason, message: now.phase.message, todo: now.phase.todo })
          break
        default:
          now.phase satisfies never
      }
    }
    if (before?.save.kind !== now.save.kind)
      emit('syncstate', { state: now.save.kind, label: now.save.label })
    if (before === null || !sameFaces(before.people, now.people))
      emit('presence', { people: now.people.map(person) })
  }
  // In a microtask, because the host page can only add listeners after the call that creates the editor has returned.
  queueMicrotask(() => {
    if (last === null) look()
  })
  return session.subscribe(look)
}

function person({ clientId, name, color, agent, self }: Participant): WidgetPerson {
  return { clientId, name, color, agent, self }
}
