import type { Editor } from '@tiptap/core'
import { Suspense, useEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The user asked to find something in the document. */
    find: object
  }
}

const FindBar = later(() => import('./FindBar.tsx'), Nothing)

/** The bar to find and replace, after the user has asked for it. */
export function FindPlace({ editor, editable }: { editor: Editor; editable: boolean }) {
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    const ask = () => setAsked((count) => count + 1)
    editor.on('find', ask)
    return () => void editor.off('find', ask)
  }, [editor])
  if (asked === 0) return null
  return (
    <div className="cw-find-place">
      <Suspense fallback={null}>
        <FindBar editor={editor} editable={editable} asked={asked} onClose={() => setAsked(0)} />
      </Suspense>
    </div>
  )
}
