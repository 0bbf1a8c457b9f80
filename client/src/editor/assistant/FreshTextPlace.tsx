import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { useSession } from '../state/use-session.ts'

/** Shows for a moment what agents have just written. Its code is loaded when an agent is there. */
export function FreshTextPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const isAgentHere = useSession(session, ({ people }) => people.some(({ agent }) => agent))
  const [hasAgent, setHasAgent] = useState(isAgentHere)
  // What an agent wrote last is still fresh when it has left.
  if (isAgentHere && !hasAgent) setHasAgent(true)
  useEffect(() => {
    if (!hasAgent) return
    let end: (() => void) | null = null
    let isLeft = false
    const begin = async () => {
      const { FreshText } = await import('./fresh-text.ts')
      if (isLeft || editor.isDestroyed) return
      const fresh = new FreshText(editor, session)
      end = () => fresh.destroy()
    }
    begin().catch(reportError)
    return () => {
      isLeft = true
      end?.()
    }
  }, [editor, session, hasAgent])
  return null
}
