import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { peopleAnnouncement } from './people-announcement.ts'
import { saveAnnouncement } from './save-announcement.ts'

/** Delay of announcements of participants, milliseconds. It joins bursts, for example after a reconnection. */
const PEOPLE_SETTLE_MS = 1_500

/** Polite live regions for screen readers: problems with saving and their end, participants who join and leave. */
export function Announcer({ session, editor }: { session: DocumentSession; editor: Editor | null }) {
  const save = useSaveAnnouncements(session, editor)
  const people = usePeopleAnnouncements(session)
  return (
    <div className="cw-hidden">
      <div aria-live="polite">{save}</div>
      <div aria-live="polite">{people}</div>
    </div>
  )
}

function useSaveAnnouncements(session: DocumentSession, editor: Editor | null): string {
  const [text, setText] = useState('')
  const before = useRef(session.snapshot().save)
  useEffect(
    () =>
      session.subscribe(() => {
        const { save } = session.snapshot()
        // "Saving" between a problem and "Saved" must not hide the problem.
        if (save.kind === 'saving') return
        const announcement = saveAnnouncement(before.current, save)
        before.current = save
        if (announcement !== null) setText(announcement)
      }),
    [session],
  )
  useEffect(() => {
    if (editor === null) return
    const say = () => {
      const { label, hint } = session.snapshot().save
      const said = hint === '' || label === 'Saved' ? label : `${label}. ${hint}`
      // A live region says only what changes: the same text again gets a space that nobody hears.
      setText((last) => (last === said ? `${said}\u00a0` : said))
    }
    editor.on('saySaveState', say)
    return () => void editor.off('saySaveState', say)
  }, [session, editor])
  return text
}

function usePeopleAnnouncements(session: DocumentSession): string {
  const [text, setText] = useState('')
  useEffect(() => {
    let before = session.snapshot().people
    let timer: ReturnType<typeof setTimeout> | null = null
    const unsubscribe = session.subscribe(() => {
      if (timer !== null || session.snapshot().people === before) return
      timer = setTimeout(() => {
        timer = null
        const { people } = session.snapshot()
        const announcement = peopleAnnouncement(before, people)
        before = people
        if (announcement !== null) setText(announcement)
      }, PEOPLE_SETTLE_MS)
    })
    return () => {
      unsubscribe()
      if (timer !== null) clearTimeout(timer)
    }
  }, [session])
  return text
}
