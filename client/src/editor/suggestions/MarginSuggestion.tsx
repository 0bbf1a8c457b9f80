import type { MarginCardProps } from '../margin/margin-feature.ts'
import { PlacedSuggestion } from './PlacedSuggestion.tsx'
import type {} from './suggestion-marks.ts'

/** The card of a part of a suggestion beside its line. */
export default function MarginSuggestion({ editor, id, isActive }: MarginCardProps) {
  const { list } = editor.storage.suggestionMarks
  return list === null ? null : (
    <PlacedSuggestion editor={editor} list={list} id={id} isActive={isActive} canTakeFocus />
  )
}
