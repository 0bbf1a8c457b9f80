import { startTransition, useEffect, useRef, useState } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { useSession } from './use-session.ts'

/** How long the other parts of a page wait for a text that does not come, milliseconds. */
const PATIENCE_MS = 1_000

/**
 * Whether the text of a session is painted, so that what one can write without may be loaded and rendered. True too after
 * a while without a text, and as soon as it is known that none comes soon.
 *
 * @param load loads the code of those parts; they are rendered when it has settled. The first function given is used.
 */
export function useAfterText(session: DocumentSession, load: () => Promise<unknown>): boolean {
  const [isAfter, setAfter] = useState(false)
  const loading = useRef(load)
  const isDecided = useSession(
    session,
    ({ phase, save }) => phase.state !== 'opening' || save.kind === 'offline' || save.kind === 'reconnecting',
  )
  useEffect(() => {
    if (isAfter) return
    let isLeft = false
    const begin = () => {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      const show = () => {
        if (!isLeft) startTransition(() => setAfter(true))
      }
      loading.current().then(show, show)
    }
    const timer = setTimeout(begin, PATIENCE_MS)
    // A timer that is set in a frame runs after its paint.
    const frame = isDecided ? requestAnimationFrame(() => setTimeout(begin)) : 0
    return () => {
      isLeft = true
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }, [isAfter, isDecided])
  return isAfter
}
