import type { DocumentSession } from '../../session/document-session.ts'
import { type Participant, sameFaces } from '../../session/presence/participants.ts'
import { useSession } from '../state/use-session.ts'
import { FaceStack } from './FaceStack.tsx'

/** The avatars while the menu of participants is being loaded. */
export function FacesAlone({ session }: { session: DocumentSession }) {
  return (
    <span className="cw-faces" aria-hidden="true">
      <FaceStack people={useFaces(session)} />
    </span>
  )
}

/** The participants of a session. The list object stays the same while only carets move. */
export function useFaces(session: DocumentSession): readonly Participant[] {
  return useSession(session, ({ people }) => people, sameFaces)
}
