import { COMMENT_CARDS } from './comments/comment-cards.ts'
import { FOOTNOTE_CARDS } from './footnotes/footnote-cards.ts'
import type { MarginFeature } from './margin/margin-feature.ts'
import { SUGGESTION_CARDS } from './suggestions/suggestion-cards.ts'

/** What puts cards into the margin. */
export const MARGIN_FEATURES: readonly MarginFeature[] = [FOOTNOTE_CARDS, SUGGESTION_CARDS, COMMENT_CARDS]
