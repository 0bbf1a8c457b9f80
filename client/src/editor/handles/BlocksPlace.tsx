import { Suspense, useEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import type { BlockHandleProps } from './BlockHandle.tsx'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** The user asked for the menu of the selected blocks. */
    blockMenu: object
  }
}

const BlockHandle = later(() => import('./BlockHandle.tsx'), Nothing)

/** The handle of the block at the pointer, after the pointer has moved over the text or its menu was asked for. */
export function BlocksPlace({ editor, editable, address }: Omit<BlockHandleProps, 'asked'>) {
  const [asked, setAsked] = useState<number | null>(null)
  const isUseful = editable || address !== null
  useEffect(() => {
    if (!isUseful) return
    const { dom } = editor.view
    const ask = () => setAsked((count) => (count ?? 0) + 1)
    const see = () => setAsked((count) => count ?? 0)
    editor.on('blockMenu', ask)
    dom.addEventListener('mousemove', see, { once: true })
    return () => {
      editor.off('blockMenu', ask)
      dom.removeEventListener('mousemove', see)
    }
  }, [editor, isUseful])
  if (asked === null || !isUseful) return null
  return (
    <Suspense fallback={null}>
      <BlockHandle editor={editor} editable={editable} address={address} asked={asked} />
    </Suspense>
  )
}
