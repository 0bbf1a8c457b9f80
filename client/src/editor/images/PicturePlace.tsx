import type { Editor } from '@tiptap/core'
import { NodeSelection } from '@tiptap/pm/state'
import { Suspense, useCallback, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useRequests } from '../controls/requests.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import type { PictureRequest } from './picture-request.ts'

const PictureBar = later(() => import('./PictureBar.tsx'), Nothing)

/** The bar of the selected image or file. */
export function PicturePlace({ editor }: { editor: Editor }) {
  const [request, setRequest] = useState<PictureRequest | null>(null)
  useRequests(editor, 'picture', setRequest)
  const position = useEditorValue(editor, ({ state: { selection }, isEditable }) => {
    const name = selection instanceof NodeSelection ? selection.node.type.name : ''
    return isEditable && (name === 'image' || name === 'file') ? selection.from : null
  })
  const close = useCallback(() => setRequest(null), [])
  if (position === null) return null
  return (
    <Suspense fallback={null}>
      <PictureBar editor={editor} position={position} request={request} onDone={close} />
    </Suspense>
  )
}
