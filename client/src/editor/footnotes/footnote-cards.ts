import { later, Nothing } from '../controls/later.ts'
import type { MarginFeature } from '../margin/margin-feature.ts'
import { footnoteCards } from './footnote-numbers.ts'

/** Footnotes beside the lines that refer to them first. */
export const FOOTNOTE_CARDS: MarginFeature = {
  id: 'footnotes',
  cards: footnoteCards,
  content: later(() => import('./FootnoteCard.tsx'), Nothing),
}
