import type { DocumentSession } from '../../session/document-session.ts'
import { type Participant, sameFaces } from '../../session/presence/participants.ts'
import { useSession } from '../state/use-session.ts'
import { Avatar } from './Avatar.tsx'

/** Maximum number of avatars in the bar. The others are shown as a number. */
const SHOWN = 4

/** The avatars of participants. */
export function Faces({ people }: { people: readonly Participant[] }) {
  const shown = people.slice(0, SHOWN)
  const more = people.length - shown.length
  return (
    <>
      {shown.map((one) => (
        <Avatar key={one.clientId} person={one} />
      ))}
      {more > 0 && (
        <span className="cw-avatar cw-avatar-more" data-initials={`+${more}`} aria-hidden="true" />
      )}
    </>
  )
}

/** The avatars while the menu of participants is being loaded. */
export function FacesAlone({ session }: { session: DocumentSession }) {
  return (
    <span className="cw-faces" aria-hidden="true">
      <Faces people={useFaces(session)} />
    </span>
  )
}

/** The participants of a session. The list object stays the same while only carets move. */
export function useFaces(session: DocumentSession): readonly Participant[] {
  return useSession(session, ({ people }) => people, sameFaces)
}
