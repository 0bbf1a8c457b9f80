import type { CalloutKind } from '@cowrite/crdt/richtext'

/** The target of a link, as found in the source; {@link toNodes} checks its address. */
export interface LinkTarget {
  readonly href: string
  readonly title: string | null
}

/** The format of a text: one field for each mark of the schema. */
export interface Format {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly code: boolean
  readonly highlight: boolean
  readonly link: LinkTarget | null
}

/** Text without any mark. */
export const PLAIN: Format = {
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  code: false,
  highlight: false,
  link: null,
}

/** A part of a line: text in one format, a formula in the notation of TeX, a line break, or the box of a task. */
export type Run =
  | { readonly kind: 'text'; readonly text: string; readonly format: Format }
  | { readonly kind: 'math'; readonly latex: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'checkbox'; readonly checked: boolean }

/** The style of an ordered list's numbers, as the attribute `type` of the schema. `null` for 1, 2, 3. */
export type NumberStyle = 'a' | 'A' | 'i' | 'I' | null

/** The place of a paragraph in a list that its source writes as paragraphs, as Word does. */
export interface ListPlace {
  /** Depth of the list, from 1. */
  readonly level: number
  /** Whether the paragraph is a task that is done; `null` for one that is no task. */
  readonly checked: boolean | null
  readonly ordered: boolean
  readonly start: number
  readonly numbers: NumberStyle
}

/** A paragraph or a heading. Level 0 is a paragraph. */
export interface TextBlock {
  readonly kind: 'text'
  readonly level: 0 | 1 | 2 | 3 | 4
  readonly runs: readonly Run[]
  /** Set while the paragraph has not been gathered into its list. */
  readonly place?: ListPlace
}

/** An item of a list. */
export interface Item {
  /** Whether the task is done; `null` for an item that is no task. */
  readonly checked: boolean | null
  readonly blocks: readonly Block[]
}

/** A list. Items with a box become a task list of their own. */
export interface ListBlock {
  readonly kind: 'list'
  readonly ordered: boolean
  readonly start: number
  readonly numbers: NumberStyle
  readonly items: readonly Item[]
}

/** A cell of a table, with the numbers of columns and rows that it spans. */
export interface Cell {
  readonly header: boolean
  readonly columns: number
  readonly rows: number
  readonly align: 'left' | 'center' | 'right' | null
  readonly blocks: readonly Block[]
}

/** What pasted content consists of, before it becomes nodes of the schema. It has no styles and no identifiers. */
export type Block =
  | TextBlock
  | ListBlock
  | {
      readonly kind: 'quote'
      readonly callout: CalloutKind | null
      readonly source: string | null
      readonly blocks: readonly Block[]
    }
  /** Its first block stays visible. */
  | { readonly kind: 'toggle'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string | null }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'image'
      readonly src: string
      readonly alt: string | null
      readonly title: string | null
    }
  | { readonly kind: 'table'; readonly rows: readonly (readonly Cell[])[] }

/** A paragraph of unformatted text. */
export function paragraph(text: string): TextBlock {
  return { kind: 'text', level: 0, runs: [{ kind: 'text', text, format: PLAIN }] }
}
