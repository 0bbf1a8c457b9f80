import { useCallback, useEffect, useRef, useState } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { localStore } from '../../session/storage/local-store.ts'
import { useSession } from '../state/use-session.ts'
import type { HeldSession } from './held-session.ts'

/** How the user writes: into the document, or suggestions for it; `only`: may do nothing else. */
export type WritingMode = 'editing' | 'suggesting' | 'only'

/** The way of writing in a document. */
export interface Suggesting {
  /** The session to which the editor is bound. */
  readonly session: DocumentSession
  readonly mode: WritingMode
  /** Whether suggesting is about to begin: what is typed now is meant to be suggested. */
  readonly isBeginning: boolean
  /** Why suggesting has ended by itself; empty otherwise. */
  readonly ended: string
  readonly toggle: () => void
}

const keyOf = ({ server, address }: DocumentSession) =>
  `cowrite.suggesting:${new URL(server).host}:${address}`

/**
 * Whether the user suggests in a document, which is remembered on this device. Who may comment but not write always
 * does; who could write before and may not any more does when they ask for it.
 */
export function useSuggesting(session: DocumentSession): Suggesting {
  const readOnly = useSession(session, ({ phase }) => phase.state === 'ready' && phase.readOnly)
  // Before the server has answered, a text of this device can be written in, whoever may do it.
  const writes = useSession(
    session,
    ({ phase, save }) =>
      phase.state === 'ready' && !phase.readOnly && (save.kind === 'saved' || save.kind === 'saving'),
  )
  const phase = useSession(session, ({ phase }) => phase.state)
  const couldWrite = useRef(false)
  const [held, setHeld] = useState<{ readonly session: HeldSession; readonly isOnly: boolean } | null>(null)
  const [ended, setEnded] = useState('')
  const [isBeginning, setBeginning] = useState(false)
  const present = useRef<HeldSession | null>(null)
  // The mode stays remembered until all is sent, for the next page.
  const hasLeft = useRef(false)
  const isOnly = held?.isOnly === true

  const end = useCallback(
    (message: string) => {
      present.current = null
      hasLeft.current = true
      setEnded(message)
      // Parts that are not sent are sent by the next page, which begins as this one ends.
      setHeld((held) => {
        if (held === null) return null
        void held.session.flush(10_000).then((isSent) => {
          if (isSent || message !== '') localStore()?.removeItem(keyOf(session))
          held.session.destroy()
        })
        return null
      })
    },
    [session],
  )
  const begin = useCallback(
    async (isOnly: boolean) => {
      const { openHeldSession } = await import('./held-session.ts')
      if (present.current !== null) return
      const opened = await openHeldSession(session, end)
      present.current = opened
      hasLeft.current = false
      localStore()?.setItem(keyOf(session), '1')
      setEnded('')
      setHeld({ session: opened, isOnly })
    },
    [session, end],
  )
  useEffect(() => () => present.current?.destroy(), [])
  useEffect(() => {
    if (!writes) return
    couldWrite.current = true
    // The right to write is back.
    if (isOnly) end('')
  }, [writes, isOnly, end])

  const isHeld = held !== null
  useEffect(() => {
    if (isHeld || phase !== 'ready') return
    let isCurrent = true
    const start = async () => {
      if (!readOnly) {
        if (!hasLeft.current && localStore()?.getItem(keyOf(session)) != null) await begin(false)
        return
      }
      if (couldWrite.current) return
      const { mayOnlySuggest } = await import('./may-suggest.ts')
      if ((await mayOnlySuggest(session)) && isCurrent) await begin(true)
    }
    start().catch(reportError)
    return () => {
      isCurrent = false
    }
  }, [session, readOnly, phase, isHeld, begin])

  const toggle = useCallback(() => {
    if (!isHeld) {
      setBeginning(true)
      begin(readOnly)
        .catch(reportError)
        .finally(() => setBeginning(false))
    } else if (!isOnly) end('')
  }, [isHeld, isOnly, readOnly, begin, end])
  const mode = held === null ? 'editing' : isOnly ? 'only' : 'suggesting'
  return { session: held?.session ?? session, mode, isBeginning, ended, toggle }
}
