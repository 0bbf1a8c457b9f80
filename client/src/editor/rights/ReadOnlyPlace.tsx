import type { Editor } from '@tiptap/core'
import { Suspense, useEffect, useRef } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { later, Nothing } from '../controls/later.ts'
import { useSession } from '../state/use-session.ts'

const ReadOnlyNote = later(() => import('./ReadOnlyNote.tsx'), Nothing)

export interface ReadOnlyPlaceProps {
  readonly session: DocumentSession
  readonly editor: Editor | null
  readonly phase: 'opening' | 'readable' | 'writable'
}

/** The note about a text that takes no keys, and the word that it takes them again. */
export function ReadOnlyPlace({ session, editor, phase }: ReadOnlyPlaceProps) {
  const couldWrite = useRef(false)
  const before = useRef(phase)
  // Before the server has answered, a text of this device can be written in, whoever may do it.
  const isConfirmed = useSession(session, ({ save }) => save.kind === 'saved' || save.kind === 'saving')
  useEffect(() => {
    const isBack = couldWrite.current && before.current === 'readable' && phase === 'writable'
    before.current = phase
    if (phase === 'writable' && isConfirmed) couldWrite.current = true
    if (isBack) editor?.emit('toast', { text: 'You can edit this again.' })
  }, [phase, isConfirmed, editor])
  if (phase !== 'readable') return null
  return (
    <Suspense fallback={<div className="cw-read-only" />}>
      <ReadOnlyNote
        session={session}
        couldWrite={couldWrite.current}
        onSuggest={() => editor?.emit('suggesting', {})}
      />
    </Suspense>
  )
}
