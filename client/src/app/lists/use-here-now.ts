import { useEffect, useState } from 'react'
import type { DocumentsApi, OpenDocument } from '../../api/documents.ts'

/** Time between two looks at who is where, milliseconds. Only a visible page looks. */
const LOOK_EVERY_MS = 10_000

/** Who has which documents open, by address. */
export type HereNow = ReadonlyMap<string, OpenDocument>

const NOBODY: HereNow = new Map()

/** Who has which documents open. What the server does not answer is shown as nobody: it is said by nothing else here. */
export function useHereNow(api: DocumentsApi): HereNow {
  const [here, setHere] = useState(NOBODY)
  useEffect(() => {
    const leaving = new AbortController()
    const look = async () => {
      if (document.visibilityState !== 'visible') return
      const result = await api.presence(leaving.signal)
      if (leaving.signal.aborted) return
      setHere(result.ok ? new Map(result.value.documents.map((open) => [open.address, open])) : NOBODY)
    }
    const onLook = () =>
      void look().catch((error: unknown) => {
        // The page was left, and the request was aborted.
        if (!leaving.signal.aborted) throw error
      })
    onLook()
    const timer = setInterval(onLook, LOOK_EVERY_MS)
    document.addEventListener('visibilitychange', onLook)
    return () => {
      leaving.abort()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onLook)
    }
  }, [api])
  return here
}
