import type { CalloutKind } from '@cowrite/crdt/richtext'
import { ImagePlus, Paperclip, Sigma, Workflow } from 'lucide-react'
import { RULE } from '../blocks/block-actions.ts'
import { CONTENTS } from '../contents/contents-action.ts'
import { fuzzyFilter } from '../controls/fuzzy.ts'
import { ask } from '../controls/requests.ts'
import { DATES } from '../dates/date-entries.ts'
import { FOOTNOTE } from '../footnotes/footnote-action.ts'
import { insertFormula } from '../maths/write-formula.ts'
import { calloutAction } from '../quotations/quotation-entries.ts'
import { TABLE } from '../tables/table-action.ts'
import { AGENT_ENTRIES } from './agent-entries.ts'
import { fromAction, type SlashEntry } from './slash-entry.ts'
import {
  CODE_ENTRY,
  LIST_ENTRIES,
  QUOTE_ENTRY,
  SOURCE_ENTRY,
  STYLE_ENTRIES,
  TOGGLE_ENTRY,
} from './text-entries.ts'

/** Rows that are shown at once; typing finds the rest. */
export const MAX_ROWS = 10

const GROUPS: readonly SlashEntry['group'][] = ['Text', 'Insert', 'Agents']

/** The kinds of callouts, with other words for each. */
const CALLOUTS: readonly (readonly [CalloutKind, ...string[]])[] = [
  ['note', 'information', 'hint'],
  ['tip', 'advice', 'idea'],
  ['warning', 'important', 'attention'],
  ['caution', 'danger', 'error'],
]

/** All entries; without a query the first are shown. `onImage` asks for an image. */
export function slashEntries(onImage: () => void): readonly SlashEntry[] {
  const [text, ...headings] = STYLE_ENTRIES
  return [
    ...headings.slice(0, 2),
    ...LIST_ENTRIES,
    QUOTE_ENTRY,
    fromAction(TABLE, 'Insert', '', ['grid', 'rows', 'columns']),
    {
      id: 'image',
      group: 'Insert',
      label: 'Image',
      icon: ImagePlus,
      words: ['picture', 'photo', 'upload'],
      markdown: '',
      enabled: () => true,
      run: onImage,
    },
    CODE_ENTRY,
    ...AGENT_ENTRIES,
    {
      id: 'file',
      group: 'Insert',
      label: 'File',
      icon: Paperclip,
      words: ['attachment', 'upload', 'pdf'],
      markdown: '',
      enabled: () => true,
      run: (editor) => ask(editor, 'addFiles', {}),
    },
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
    ...DATES.map((action) => fromAction(action, 'Insert', '', ['date', 'day', 'now', 'calendar'])),
    TOGGLE_ENTRY,
    fromAction(CONTENTS, 'Insert', '', ['toc', 'contents', 'outline', 'headings']),
    fromAction(FOOTNOTE, 'Insert', '', ['note', 'reference', 'endnote', 'remark']),
    ...CALLOUTS.map(([kind, ...words]) =>
      fromAction(calloutAction(kind), 'Insert', `[!${kind}]`, ['admonition', 'alert', 'box', ...words]),
    ),
    SOURCE_ENTRY,
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
