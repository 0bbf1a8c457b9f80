import type { Editor } from '@tiptap/core'
import { UserRoundSearch } from 'lucide-react'
import type {} from '../../editor/authors/AuthorPlace.tsx'
import { ask } from '../../editor/controls/requests.ts'
import { focusNow } from '../../editor/input/focus.ts'
import type { Command } from './palette-context.ts'

/** The commands that look at what others did: who wrote the text. */
export function reviewCommands(editor: Editor): readonly Command[] {
  return [
    {
      id: 'author',
      label: 'Who wrote this?',
      icon: UserRoundSearch,
      words: ['author', 'authorship', 'agent'],
      run: () => {
        focusNow(editor)
        ask(editor, 'author', {})
      },
    },
  ]
}
