import type { Editor } from '@tiptap/core'
import { ArrowDown, ArrowUp, MessageSquare, MessageSquarePlus } from 'lucide-react'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import type {} from '../margin/StepPlace.tsx'
import type { CommentCommand } from './comment-marks.ts'

/** What can be done about comments in a document. */
export function commentCommands(editor: Editor): readonly CommentCommand[] {
  const { list } = editor.storage.commentMarks
  const may = list?.snapshot().mayComment ?? editor.isEditable
  const step = (by: 1 | -1) => () => ask(editor, 'steps', { step: by })
  const words = ['comment', 'review', 'thread']
  return [
    ...(may
      ? [
          {
            id: 'comment',
            label: 'Comment',
            icon: MessageSquarePlus,
            keys: 'Mod-Alt-m',
            words: ['annotate', 'note'],
            run: () => {
              if (editor.isEditable) focusNow(editor)
              ask(editor, 'comment', { on: 'selection' })
            },
          },
          {
            id: 'comment-document',
            label: 'Comment on the document',
            icon: MessageSquare,
            words,
            run: () => ask(editor, 'comment', { on: 'document' }),
          },
        ]
      : []),
    {
      id: 'next-card',
      label: 'Next comment or suggestion',
      icon: ArrowDown,
      keys: 'F8',
      words,
      run: step(1),
    },
    {
      id: 'previous-card',
      label: 'Previous comment or suggestion',
      icon: ArrowUp,
      keys: 'Shift-F8',
      words,
      run: step(-1),
    },
  ]
}
