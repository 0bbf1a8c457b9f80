import type { CalloutKind } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import {
  CalendarDays,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  ImagePlus,
  type LucideIcon,
  Pilcrow,
  Sigma,
  Workflow,
} from 'lucide-react'
import { QUOTE, RULE } from '../blocks/block-actions.ts'
import { CODE_BLOCK } from '../code/code-block-action.ts'
import type { Action } from '../controls/action.ts'
import { fuzzyFilter } from '../controls/fuzzy.ts'
import { FOOTNOTE } from '../footnotes/footnote-action.ts'
import { LISTS } from '../lists/list-actions.ts'
import { insertFormula } from '../maths/write-formula.ts'
import { calloutAction, QUOTATION_SOURCE } from '../quotations/quotation-entries.ts'
import { TABLE } from '../tables/table-action.ts'
import { setTextStyle, TEXT_STYLES, type TextStyle } from '../text-styles/text-style.ts'
import { TOGGLE } from '../toggles/toggle-action.ts'

/** An entry of the slash menu. */
export interface SlashEntry {
  readonly id: string
  readonly group: 'Text' | 'Insert'
  readonly label: string
  readonly icon: LucideIcon
  /** Other words under which one looks for it. */
  readonly words: readonly string[]
  /** The Markdown that does the same; empty if there is none. */
  readonly markdown: string
  readonly enabled: (editor: Editor) => boolean
  readonly run: (editor: Editor) => void
}

/** Rows that are shown at once; typing finds the rest. */
export const MAX_ROWS = 10

const GROUPS: readonly SlashEntry['group'][] = ['Text', 'Insert']

const STYLE_ICONS: Readonly<Record<TextStyle, LucideIcon>> = {
  paragraph: Pilcrow,
  1: Heading1,
  2: Heading2,
  3: Heading3,
  4: Heading4,
}

/** The kinds of callouts, with other words for each. */
const CALLOUTS: readonly (readonly [CalloutKind, ...string[]])[] = [
  ['note', 'information', 'hint'],
  ['tip', 'advice', 'idea'],
  ['warning', 'important', 'attention'],
  ['caution', 'danger', 'error'],
]

/** All entries; without a query the first are shown. `onImage` asks for an image. */
export function slashEntries(onImage: () => void): readonly SlashEntry[] {
  const [text, ...headings] = TEXT_STYLES.map(styleEntry)
  const [bullets, numbers, tasks] = LISTS
  return [
    ...headings.slice(0, 2),
    fromAction(bullets!, 'Text', '-', ['unordered', 'points']),
    fromAction(numbers!, 'Text', '1.', ['ordered', 'steps']),
    fromAction(tasks!, 'Text', '[ ]', ['todo', 'check list', 'checkbox']),
    fromAction(QUOTE, 'Text', '>', ['blockquote', 'citation']),
    fromAction(TABLE, 'Insert', '', ['grid', 'rows', 'columns']),
    {
      id: 'image',
      group: 'Insert',
      label: 'Image',
      icon: ImagePlus,
      words: ['picture', 'photo'],
      markdown: '',
      enabled: () => true,
      run: onImage,
    },
    fromAction(CODE_BLOCK, 'Insert', '```', ['source', 'program']),
    {
      id: 'formula',
      group: 'Insert',
      label: 'Formula',
      icon: Sigma,
      words: ['math', 'equation', 'latex', 'tex', 'katex'],
      markdown: '$x$',
      enabled: () => true,
      run: insertFormula,
    },
    {
      id: 'formula-block',
      group: 'Insert',
      label: 'Formula block',
      icon: Sigma,
      words: ['math', 'equation', 'display', 'latex', 'tex'],
      markdown: '```math',
      enabled: (editor) => editor.can().setCodeBlock(),
      run: (editor) => editor.chain().setCodeBlock({ language: 'math' }).run(),
    },
    {
      id: 'diagram',
      group: 'Insert',
      label: 'Diagram',
      icon: Workflow,
      words: ['mermaid', 'flowchart', 'graph', 'chart'],
      markdown: '```mermaid',
      enabled: (editor) => editor.can().setCodeBlock(),
      run: (editor) => editor.chain().setCodeBlock({ language: 'mermaid' }).run(),
    },
    fromAction(RULE, 'Insert', '---', ['horizontal rule', 'line']),
    {
      id: 'date',
      group: 'Insert',
      label: 'Today’s date',
      icon: CalendarDays,
      words: ['date', 'day', 'now'],
      markdown: '',
      enabled: () => true,
      run: (editor) => editor.chain().insertContent(dateText(new Date())).run(),
    },
    fromAction(TOGGLE, 'Text', '', ['collapse', 'details', 'fold', 'accordion', 'spoiler']),
    fromAction(FOOTNOTE, 'Insert', '', ['note', 'reference', 'endnote', 'remark']),
    ...CALLOUTS.map(([kind, ...words]) =>
      fromAction(calloutAction(kind), 'Insert', `[!${kind}]`, ['admonition', 'alert', 'box', ...words]),
    ),
    fromAction(QUOTATION_SOURCE, 'Text', '', ['citation', 'author', 'reference']),
    ...headings.slice(2),
    ...(text === undefined ? [] : [text]),
  ]
}

/** Entries under one heading. */
export interface SlashSection {
  readonly title: 'Recent' | SlashEntry['group'] | 'Found'
  readonly entries: readonly SlashEntry[]
}

/**
 * What is shown for a query: the entries that fit it, the best first; without a query those used last, then the others.
 * `hidden`: how many more there are, which typing finds.
 */
export function shownSections(
  entries: readonly SlashEntry[],
  query: string,
  recent: readonly string[],
): { readonly sections: readonly SlashSection[]; readonly hidden: number } {
  const all = query === '' ? entries : fuzzyFilter(query, entries, ({ label, words }) => [label, ...words])
  const used = query === '' ? recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []) : []
  const others = all.filter((entry) => !used.includes(entry)).slice(0, MAX_ROWS - used.length)
  const hidden = all.length - used.length - others.length
  if (query !== '') return { sections: section('Found', others), hidden }
  return {
    sections: [
      ...section('Recent', used),
      ...GROUPS.flatMap((group) =>
        section(
          group,
          others.filter((entry) => entry.group === group),
        ),
      ),
    ],
    hidden,
  }
}

function section(title: SlashSection['title'], entries: readonly SlashEntry[]): SlashSection[] {
  return entries.length === 0 ? [] : [{ title, entries }]
}

/** A date as it is written in the text, in the language of the browser. */
export function dateText(date: Date, language?: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(date)
}

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

function fromAction(
  { id, label, icon, enabled, run }: Action,
  group: SlashEntry['group'],
  markdown: string,
  words: readonly string[],
): SlashEntry {
  return { id, group, label, icon, words, markdown, enabled, run }
}
