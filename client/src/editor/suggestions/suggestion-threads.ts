import { later, Nothing } from '../controls/later.ts'

/** The comments on a part of a suggestion, in its card. */
export const SuggestionThreads = later(() => import('../comments/SuggestionThreads.tsx'), Nothing)
