import { Heading1, Heading2, Heading3, Heading4, type LucideIcon, Pilcrow } from 'lucide-react'
import { QUOTE } from '../blocks/block-actions.ts'
import { CODE_BLOCK } from '../code/code-block-action.ts'
import { LISTS } from '../lists/list-actions.ts'
import { QUOTATION_SOURCE } from '../quotations/quotation-entries.ts'
import { setTextStyle, TEXT_STYLES, type TextStyle } from '../text-styles/text-style.ts'
import { TOGGLE } from '../toggles/toggle-action.ts'
import { fromAction, type SlashEntry } from './slash-entry.ts'

const STYLE_ICONS: Readonly<Record<TextStyle, LucideIcon>> = {
  paragraph: Pilcrow,
  1: Heading1,
  2: Heading2,
  3: Heading3,
  4: Heading4,
}

const [bullets, numbers, tasks] = LISTS

/** The styles of lines, the plain one first. */
export const STYLE_ENTRIES: readonly SlashEntry[] = TEXT_STYLES.map(styleEntry)
export const LIST_ENTRIES: readonly SlashEntry[] = [
  fromAction(bullets!, 'Text', '-', ['unordered', 'points']),
  fromAction(numbers!, 'Text', '1.', ['ordered', 'steps']),
  fromAction(tasks!, 'Text', '[ ]', ['todo', 'check list', 'checkbox']),
]
export const QUOTE_ENTRY = fromAction(QUOTE, 'Text', '>', ['blockquote', 'citation'])
export const CODE_ENTRY = fromAction(CODE_BLOCK, 'Insert', '```', ['source', 'program'])
export const TOGGLE_ENTRY = fromAction(TOGGLE, 'Text', '', [
  'collapse',
  'details',
  'fold',
  'accordion',
  'spoiler',
])
export const SOURCE_ENTRY = fromAction(QUOTATION_SOURCE, 'Text', '', ['citation', 'author', 'reference'])

/** What a block of text can be turned into. */
export const TEXT_ENTRIES: readonly SlashEntry[] = [
  ...STYLE_ENTRIES,
  ...LIST_ENTRIES,
  QUOTE_ENTRY,
  CODE_ENTRY,
  TOGGLE_ENTRY,
  SOURCE_ENTRY,
]

function styleEntry({ style, label }: (typeof TEXT_STYLES)[number]): SlashEntry {
  return {
    id: `style-${style}`,
    group: 'Text',
    label,
    icon: STYLE_ICONS[style],
    words: style === 'paragraph' ? ['paragraph', 'plain'] : ['title', `h${style}`],
    markdown: style === 'paragraph' ? '' : '#'.repeat(style),
    enabled: (editor) =>
      style === 'paragraph' ? editor.can().setParagraph() : editor.can().setHeading({ level: style }),
    run: (editor) => setTextStyle(editor, style),
  }
}
