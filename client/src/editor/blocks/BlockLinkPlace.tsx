import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import type { DocumentSession } from '../../session/document-session.ts'
import { useSession } from '../state/use-session.ts'

/** Goes to the block that the address of the page names, when the text is there and at each change of the address. */
export function BlockLinkPlace({ editor, session }: { editor: Editor; session: DocumentSession }) {
  const [hash, setHash] = useState(() => location.hash)
  // What the block is in may be on the server only.
  const isReady = useSession(session, ({ phase }) => phase.state === 'ready')
  const isComplete = useSession(session, ({ save }) => save.kind === 'saved')
  useEffect(() => {
    const follow = () => setHash(location.hash)
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  const [shown, setShown] = useState('')
  useEffect(() => {
    if (!isReady || !hash.startsWith('#b=') || shown === hash) return
    let isCurrent = true
    const show = async () => {
      const { showBlock } = await import('./show-block.ts')
      if (isCurrent && showBlock(editor, hash, isComplete)) setShown(hash)
    }
    show().catch(reportError)
    return () => {
      isCurrent = false
    }
  }, [editor, hash, shown, isReady, isComplete])
  return null
}
