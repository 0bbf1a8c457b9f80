import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'

/**
 * Prints the addresses of links as notes. Its code comes after the editor; as a component React would put off what it does
 * while the page is busy, and one prints without the notes.
 */
export function useLinkNotes(editor: Editor | null): void {
  useEffect(() => {
    if (editor === null) return
    const leaving = new AbortController()
    const { signal } = leaving
    import('./link-notes.ts').then(
      ({ printLinkNotes }) => {
        if (!signal.aborted) printLinkNotes(editor, signal)
      },
      (error: unknown) => reportError(error),
    )
    return () => leaving.abort()
  }, [editor])
}
