import { later, Nothing } from '../controls/later.ts'
import type { MarginFeature } from '../margin/margin-feature.ts'
import { drawnComments } from './comment-marks.ts'

/** Comments beside the lines that they are about. */
export const COMMENT_CARDS: MarginFeature = {
  id: 'comments',
  cards: (state) => drawnComments(state).cards(state),
  content: later(() => import('./MarginThread.tsx'), Nothing),
  asked: ({ storage }) => storage.commentMarks.list?.snapshot().asked ?? null,
  stops: () => import('./comment-stops.ts'),
}
