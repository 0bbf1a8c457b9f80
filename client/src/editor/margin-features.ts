import { FOOTNOTE_CARDS } from './footnotes/footnote-cards.ts'
import type { MarginFeature } from './margin/margin-feature.ts'

/** What puts cards into the margin. */
export const MARGIN_FEATURES: readonly MarginFeature[] = [FOOTNOTE_CARDS]
