import { later, Nothing } from '../controls/later.ts'
import type { MarginFeature } from '../margin/margin-feature.ts'
import { suggestionCards } from './suggestion-marks.ts'

/** Suggestions beside the lines that they would change. */
export const SUGGESTION_CARDS: MarginFeature = {
  id: 'suggestions',
  cards: suggestionCards,
  content: later(() => import('./MarginSuggestion.tsx'), Nothing),
  stops: () => import('./suggestion-stops.ts'),
  asked: ({ storage }) => storage.suggestionMarks.list?.snapshot().asked ?? null,
}
