import type { Editor } from '@tiptap/core'
import { Suspense, useLayoutEffect, useState } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import type { MarginFeature } from './margin-feature.ts'

const Margin = later(() => import('./Margin.tsx'), Nothing)

/** The widths from which cards stand beside the text, and markers of them, CSS pixels. */
const BESIDE = 1_072
const MARKED = 744

export interface MarginPlaceProps {
  readonly editor: Editor
  /** What puts cards into it; always the same list. */
  readonly features: readonly MarginFeature[]
}

/** The margin, when there is a card for it and room beside the text. */
export function MarginPlace({ editor, features }: MarginPlaceProps) {
  const isUsed = useEditorValue(editor, ({ state }) => features.some(({ cards }) => cards(state).length > 0))
  return isUsed ? <Place editor={editor} features={features} /> : null
}

/** The text has moved for the cards before these are loaded. */
function Place({ editor, features }: MarginPlaceProps) {
  const [space, setSpace] = useState(0)
  useLayoutEffect(() => {
    const root = editor.view.dom.closest('.cw-editor')
    const resized = new ResizeObserver(([entry]) => setSpace(entry?.contentRect.width ?? 0))
    if (root !== null) resized.observe(root)
    return () => resized.disconnect()
  }, [editor])
  if (space < MARKED) return null
  const isBeside = space >= BESIDE
  return (
    <Suspense fallback={<div className="cw-margin" data-beside={isBeside || undefined} />}>
      <Margin editor={editor} features={features} isBeside={isBeside} />
    </Suspense>
  )
}
