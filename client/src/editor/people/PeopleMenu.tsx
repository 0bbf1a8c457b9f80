import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import type { Participant } from '../../session/presence/participants.ts'
import type { Person } from '../../session/presence/person.ts'
import { usePortal } from '../controls/portal.ts'
import { Avatar } from './Avatar.tsx'
import { Faces, useFaces } from './Faces.tsx'
import { PersonForm } from './PersonForm.tsx'

/** The avatars of the participants, with a menu of their names and of the user's own name and colour. */
export default function PeopleMenu({
  session,
  onPerson,
}: {
  session: DocumentSession
  onPerson: (person: Person) => void
}) {
  const people = useFaces(session)
  const [open, setOpen] = useState(false)
  const portal = usePortal()
  const self = people.find((one) => one.self)
  const names = people.map((one) => (one.self ? `${one.name} (you)` : one.name)).join(', ')
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        ref={portal.ref}
        className="cw-faces"
        aria-label={`People here: ${names}`}
        data-cw-tip="People here"
      >
        <Faces people={people} />
      </Popover.Trigger>
      <Popover.Portal container={portal.container}>
        <Popover.Content
          className="cw-panel cw-people"
          aria-label="People here"
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          {self !== undefined && (
            <PersonForm
              person={self}
              onChange={(person) => {
                session.setUser(person)
                onPerson(person)
              }}
            />
          )}
          <PeopleList people={people.filter((one) => !one.self)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function PeopleList({ people }: { people: readonly Participant[] }) {
  if (people.length === 0) {
    return <p className="cw-note">Nobody else is here. Share the address to write together.</p>
  }
  return (
    <ul className="cw-people-list" aria-label="Also here">
      {people.map((one) => (
        <li key={one.clientId} className="cw-people-row">
          <Avatar person={one} />
          <span className="cw-people-name" dir="auto">
            {one.name}
          </span>
          {one.agent && <span className="cw-badge">AI agent</span>}
          {one.status !== null && <span className="cw-people-note">{one.status}</span>}
        </li>
      ))}
    </ul>
  )
}
