import type { Editor } from '@tiptap/core'
import { Quote } from 'lucide-react'
import { HISTORY } from '../../editor/history/history-actions.ts'
import { focusNow } from '../../editor/input/focus.ts'
import { MARKS } from '../../editor/marks/mark-actions.ts'
import { slashEntries } from '../../editor/slash/slash-entries.ts'
import { setTypography, usesTypography } from '../../editor/typography/preference.ts'
import { localStore } from '../../session/storage/local-store.ts'
import type { Command } from './palette-context.ts'
import { reviewCommands } from './review-commands.ts'

/** The commands on the text that can be used at its caret. `onImage` asks for an image. */
export function editorCommands(editor: Editor, onImage: () => void): readonly Command[] {
  const actions = [...HISTORY, ...MARKS].map((action) => ({ ...action, words: [] as readonly string[] }))
  const entries = [...actions, ...slashEntries(onImage)]
    .filter((entry) => entry.enabled(editor))
    .map(
      (entry): Command => ({
        id: entry.id,
        label: entry.label,
        icon: entry.icon,
        keys: 'keys' in entry ? entry.keys : undefined,
        words: entry.words,
        run: () => {
          focusNow(editor)
          entry.run(editor)
        },
      }),
    )
  return [...entries, ...editor.storage.assistant.commands(), ...reviewCommands(editor), typography()]
}

function typography(): Command {
  const isOn = usesTypography(localStore())
  return {
    id: 'typography',
    label: isOn ? 'Leave typed quotes and dashes as they are' : 'Replace typed quotes and dashes',
    icon: Quote,
    words: ['typography', 'smart quotes', 'autocorrect'],
    run: () => setTypography(localStore(), !isOn),
  }
}
