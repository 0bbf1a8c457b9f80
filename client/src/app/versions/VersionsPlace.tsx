import type { Editor } from '@tiptap/core'
import { keydownHandler } from '@tiptap/pm/keymap'
import { Suspense, useEffect } from 'react'
import { later } from '../../editor/controls/later.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { NotLoaded } from '../messages/NotLoaded.tsx'
import { recordVisit } from './last-visit.ts'
import { VERSIONS_KEYS } from './versions-command.ts'
import { closeVersions, openVersions, useVersionsPlace } from './versions-place.ts'

const VersionsView = later(() => import('./VersionsView.tsx'), NotLoaded)

export interface VersionsPlaceProps {
  readonly session: DocumentSession
  readonly editor: Editor | null
  readonly title: string
  readonly editable: boolean
  /** The id of the account that is signed in; `null`: visits are remembered on the device. */
  readonly account: string | null
}

/** Opens the versions of a document over its page when the address says so, or somebody asks for them. */
export default function VersionsPlace({ session, editor, title, editable, account }: VersionsPlaceProps) {
  const place = useVersionsPlace()
  const isOpen = place !== null
  useEffect(() => {
    const toggle = () => (isOpen ? closeVersions() : openVersions())
    // Keys in the text and commands come as requests, which wait until this is loaded; other keys do not.
    const handle = keydownHandler({ [VERSIONS_KEYS]: () => true })
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || editor === null || editor.isDestroyed) return
      // With this key one types characters.
      if (event.getModifierState('AltGraph') || document.querySelector('dialog[open]') !== null) return
      if (!handle(editor.view, event)) return
      event.preventDefault()
      toggle()
    }
    const stop = editor?.storage.requests.desk.answer('versions', toggle)
    addEventListener('keydown', onKey)
    return () => {
      stop?.()
      removeEventListener('keydown', onKey)
    }
  }, [editor, isOpen])
  useEffect(() => recordVisit(session, account), [session, account])
  if (place === null) return null
  return (
    <Suspense fallback={null}>
      <VersionsView
        session={session}
        editor={editor}
        title={title}
        editable={editable}
        account={account}
        place={place}
      />
    </Suspense>
  )
}
