import { Suspense, useEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import type { OutlinePanelProps } from './OutlinePanel.tsx'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The user asked for the outline, or to close it. */
    outline: object
  }
}

const OutlinePanel = later(() => import('./OutlinePanel.tsx'), Nothing)

/** The outline of the document, after the user has asked for it. */
export function OutlinePlace({ editor, editable, address }: Omit<OutlinePanelProps, 'onClose'>) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const toggle = () => setOpen((isOpen) => !isOpen)
    editor.on('outline', toggle)
    return () => void editor.off('outline', toggle)
  }, [editor])
  if (!isOpen) return null
  return (
    <Suspense fallback={null}>
      <OutlinePanel editor={editor} editable={editable} address={address} onClose={() => setOpen(false)} />
    </Suspense>
  )
}
