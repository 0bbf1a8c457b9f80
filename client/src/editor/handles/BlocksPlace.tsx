import { Suspense, useCallback, useEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useRequests } from '../controls/requests.ts'
import type { BlockHandleProps } from './BlockHandle.tsx'

declare module '../controls/requests.ts' {
  interface EditorRequests {
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
    const see = () => setAsked((count) => count ?? 0)
    dom.addEventListener('mousemove', see, { once: true })
    return () => dom.removeEventListener('mousemove', see)
  }, [editor, isUseful])
  useRequests(
    editor,
    'blockMenu',
    useCallback(() => setAsked((count) => (count ?? 0) + 1), []),
  )
  if (asked === null || !isUseful) return null
  return (
    <Suspense fallback={null}>
      <BlockHandle editor={editor} editable={editable} address={address} asked={asked} />
    </Suspense>
  )
}
