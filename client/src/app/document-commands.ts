import type { Editor } from '@tiptap/core'
import {
  Bot,
  BotOff,
  CopyPlus,
  History,
  Keyboard,
  LayoutTemplate,
  LetterText,
  Link2,
  Search,
  Star,
  Trash2,
  UserPlus,
} from 'lucide-react'
import { ask } from '../editor/controls/requests.ts'
import { PANELS } from '../editor/panels.ts'
import { pathOf } from './navigation/route.ts'
import type { CommandGroup } from './palette/palette-context.ts'
import { templateLabel } from './templates/template-label.ts'
import { VERSIONS_KEYS } from './versions/versions-command.ts'

/** What the commands of a document work with. */
export interface DocumentCommandOptions {
  readonly address: string
  readonly editor: Editor | null
  readonly starred: boolean
  readonly onStar: (on: boolean) => void
  /** Whether it is a template; `null` while the server cannot be reached. */
  readonly isTemplate: boolean | null
  readonly onTemplate: (on: boolean) => void
  /** Whether agents may work in it; `null` where that cannot be chosen. */
  readonly hasAgents: boolean | null
  readonly onAgents: (on: boolean) => void
  readonly onWords: () => void
  readonly onCopy: () => void
  /** Absent where nobody has rights to share. */
  readonly onShare?: (() => void) | undefined
  readonly onTrash: () => void
}

/** What can be done with the open document as a whole, in groups: the entries of its menu and of the palette. */
export function documentCommands(options: DocumentCommandOptions): readonly CommandGroup[] {
  const { address, editor, starred, onStar, isTemplate, onTemplate, onWords, onCopy, onShare, onTrash } =
    options
  const { hasAgents, onAgents } = options
  return [
    {
      name: 'tools',
      commands: [
        {
          id: 'find',
          label: 'Find and replace…',
          icon: Search,
          keys: 'Mod-Shift-f',
          words: ['search'],
          run: () => editor?.emit('find', {}),
        },
        ...PANELS.filter(
          ({ isOffered }) => isOffered === undefined || (editor !== null && isOffered(editor)),
        ).map(({ id, title, icon, keys, words }) => ({
          id,
          label: title,
          icon,
          keys,
          words,
          run: () => void editor?.emit('panel', { id }),
        })),
        {
          id: 'versions',
          label: 'Versions',
          icon: History,
          keys: VERSIONS_KEYS,
          words: ['history', 'changes', 'restore', 'compare'],
          run: () => {
            if (editor !== null) ask(editor, 'versions', {})
          },
        },
        {
          id: 'words',
          label: 'Words…',
          icon: LetterText,
          words: ['count', 'characters', 'reading time'],
          run: onWords,
        },
      ],
    },
    {
      name: 'files',
      commands: [
        { id: 'copy', label: 'Make a copy', icon: CopyPlus, words: ['duplicate'], run: onCopy },
        ...(isTemplate === null
          ? []
          : [
              {
                id: 'template',
                label: templateLabel(isTemplate),
                icon: LayoutTemplate,
                run: () => onTemplate(!isTemplate),
              },
            ]),
        ...(hasAgents === null
          ? []
          : [
              {
                id: 'agents',
                label: hasAgents ? 'Turn agents off here' : 'Turn agents on here',
                icon: hasAgents ? BotOff : Bot,
                words: ['assistant', 'ai'],
                run: () => onAgents(!hasAgents),
              },
            ]),
      ],
    },
    {
      name: 'place',
      commands: [
        ...(onShare === undefined
          ? []
          : [
              {
                id: 'share',
                label: 'Share…',
                icon: UserPlus,
                words: ['invite', 'people', 'link', 'rights', 'access', 'restrict'],
                run: onShare,
              },
            ]),
        {
          id: 'star',
          label: starred ? 'Remove from favourites' : 'Add to favourites',
          icon: Star,
          run: () => onStar(!starred),
        },
        {
          id: 'copy-link',
          label: 'Copy link',
          icon: Link2,
          words: ['address', 'share'],
          run: () => {
            const { href } = new URL(pathOf({ page: 'document', address }), location.href)
            void navigator.clipboard.writeText(href)
          },
        },
        {
          id: 'keys',
          label: 'Keyboard shortcuts…',
          icon: Keyboard,
          keys: 'Mod-/',
          words: ['help'],
          run: () => editor?.emit('askHelp', {}),
        },
      ],
    },
    {
      name: 'end',
      commands: [
        { id: 'trash', label: 'Move to trash', icon: Trash2, words: ['delete', 'remove'], run: onTrash },
      ],
    },
  ]
}
