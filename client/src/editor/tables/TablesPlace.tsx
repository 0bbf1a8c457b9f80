import type { Editor } from '@tiptap/core'
import { Suspense, useEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useEditorValue } from '../state/use-editor-value.ts'

const TableControls = later(() => import('./TableControls.tsx'), Nothing)

/** The controls of tables, after the caret or the pointer has been in one. */
export function TablesPlace({ editor }: { editor: Editor }) {
  const [isUsed, setUsed] = useState(false)
  const isInTable = useEditorValue(editor, (editor) => editor.isEditable && editor.isActive('table'))
  useEffect(() => {
    const { dom } = editor.view
    const see = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest('.tableWrapper') !== null) setUsed(true)
    }
    if (isInTable) setUsed(true)
    if (isUsed) return
    dom.addEventListener('mouseover', see)
    return () => dom.removeEventListener('mouseover', see)
  }, [editor, isInTable, isUsed])
  if (!isUsed) return null
  return (
    <Suspense fallback={null}>
      <TableControls editor={editor} />
    </Suspense>
  )
}
