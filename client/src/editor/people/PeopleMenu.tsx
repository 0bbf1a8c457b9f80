import type { Editor } from '@tiptap/core'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { keepFocus } from '../../interface/keep-focus.ts'
import { usePortal } from '../../interface/use-portal.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import type { Participant } from '../../session/presence/participants.ts'
import type { Person } from '../../session/presence/person.ts'
import { FaceStack } from './FaceStack.tsx'
import { useFaces } from './Faces.tsx'
import { Following } from './Following.tsx'
import { PeopleList } from './PeopleList.tsx'
import { PersonForm } from './PersonForm.tsx'

/** The avatars of the participants, with a menu of their names and of the user's own name and colour. */
export default function PeopleMenu({
  session,
  editor,
  onPerson,
}: {
  session: DocumentSession
  editor: Editor | null
  onPerson: (person: Person) => void
}) {
  const people = useFaces(session)
  const [open, setOpen] = useState(false)
  const [followed, setFollowed] = useState<Participant | null>(null)
  const portal = usePortal()
  const self = people.find((one) => one.self)
  const names = people.map((one) => (one.self ? `${one.name} (you)` : one.name)).join(', ')
  return (
    <>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger
          ref={portal.ref}
          className="cw-faces"
          aria-label={`People here: ${names}`}
          data-cw-tip="People here"
        >
          <FaceStack people={people} />
        </Popover.Trigger>
        <Popover.Portal container={portal.container}>
          <Popover.Content
            className="cw-panel cw-people"
            aria-label="People here"
            align="end"
            sideOffset={8}
            collisionPadding={8}
            onCloseAutoFocus={keepFocus}
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
            <PeopleList
              people={people.filter((one) => !one.self)}
              editor={editor}
              onFollow={(person) => {
                setOpen(false)
                setFollowed(person)
              }}
            />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {followed !== null &&
        editor !== null &&
        portal.container !== null &&
        createPortal(
          <Following
            key={followed.clientId}
            editor={editor}
            session={session}
            person={followed}
            onEnd={() => setFollowed(null)}
          />,
          portal.container,
        )}
    </>
  )
}
