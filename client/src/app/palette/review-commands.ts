import type { Editor } from '@tiptap/core'
import { MessageSquareDiff } from 'lucide-react'
import type {} from '../../editor/authors/AuthorPlace.tsx'
import { ask } from '../../editor/controls/requests.ts'
import { focusNow } from '../../editor/input/focus.ts'
import { suggestionCards } from '../../editor/suggestions/suggestion-marks.ts'
import type { Command } from './palette-context.ts'

/** What can be asked of the suggestions for a document. */
const REVIEWS = [
  ['accept-all', 'Accept all suggestions'],
  ['reject-all', 'Reject all suggestions'],
] as const

/** The commands that look at what others did: who wrote the text, and what they suggest. */
export function reviewCommands(editor: Editor): readonly Command[] {
  const icon = MessageSquareDiff
  const author: Command = {
    id: 'author',
    label: 'Who wrote these words?',
    icon,
    words: ['author'],
    run: () => {
      focusNow(editor)
      ask(editor, 'author', {})
    },
  }
  if (suggestionCards(editor.state).length === 0) return [author]
  const reviews = REVIEWS.map(
    ([what, label]): Command => ({
      id: `suggestions-${what}`,
      label,
      icon,
      run: () => ask(editor, 'suggestions', { what }),
    }),
  )
  return [author, ...reviews]
}
