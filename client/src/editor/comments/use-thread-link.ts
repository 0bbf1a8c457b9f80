import type { Editor } from '@tiptap/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type {} from '../toast/ToastPlace.tsx'
import { showThread } from './show-thread.ts'
import { threadOfHash } from './thread-link.ts'
import type { ThreadList } from './thread-list.ts'

/** Goes to the thread that the address of the page names, once the comments are drawn and at each change of the address. */
export function useThreadLink(editor: Editor, list: ThreadList, isDrawn: boolean): void {
  const [hash, setHash] = useState(() => location.hash)
  const [shown, setShown] = useState('')
  const state = useSyncExternalStore(list.subscribe, () => list.snapshot().state)
  useEffect(() => {
    const follow = () => {
      setHash(location.hash)
      setShown('')
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useEffect(() => {
    const id = threadOfHash(hash)
    if (id === null || shown === hash || state !== 'loaded') return
    if (list.thread(id) === undefined) {
      setShown(hash)
      editor.emit('toast', { text: 'The comment that this link led to is no longer here.' })
    } else if (isDrawn) {
      setShown(hash)
      showThread(editor, id)
    }
  }, [editor, list, hash, shown, state, isDrawn])
}
