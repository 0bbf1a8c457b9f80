import type { Node } from '@tiptap/pm/model'
import type { BlockOperation } from '../blocks/operation.ts'
import { plainText } from '../diff/block-text.ts'
import { markdownContent } from '../markdown/markdown.ts'
import type { HunkKind, TextEdit } from './hunk.ts'
import { textOf } from './placed-edit.ts'

/** Most characters of a text in a label. */
const MOST = 60

/** A kind and a label for people. */
export interface HunkName {
  readonly kind: HunkKind
  readonly label: string
}

/** The name of edits inside a textblock of a document. */
export function nameOfEdits(doc: Node, edits: readonly TextEdit[]): HunkName {
  const marks = edits.flatMap((edit) => edit.marks)
  const removed = edits.filter((edit) => edit.marks.length === 0).map(({ text }) => text)
  const added = edits.map(({ content }) => textOf(doc, content))
  const [before, after] = [removed.filter(Boolean).join(' … '), added.filter(Boolean).join(' … ')]
  if (before !== '' && after !== '')
    return { kind: 'replace', label: `Replace: ${quoted(before)} with ${quoted(after)}` }
  if (after !== '') return { kind: 'insert', label: `Add: ${quoted(after)}` }
  if (before !== '') return { kind: 'delete', label: `Delete: ${quoted(before)}` }
  const names = marks.map(({ type, isAdded }) =>
    isAdded ? (MARK_NAMES[type] ?? type) : `no ${MARK_NAMES[type] ?? type}`,
  )
  return { kind: 'format', label: `Format: ${[...new Set(names)].join(', ')}` }
}

const MARK_NAMES: Readonly<Record<string, string>> = { strike: 'struck out' }

/** The plain text of Markdown. */
export function plainOf(markdown: string): string {
  return markdownContent(markdown).map(plainText).join('\n')
}

/** The name of an operation; `before` and `after`: Markdown of what stands there. */
export function nameOfOperation(operation: BlockOperation, before: string, after: string): HunkName {
  switch (operation.op) {
    case 'insert_after':
    case 'insert_before':
      return { kind: 'insert', label: `Add: ${quoted(plainOf(after))}` }
    case 'delete_block':
      return { kind: 'delete', label: `Delete: ${quoted(plainOf(before))}` }
    case 'replace_block':
    case 'replace_text':
      return {
        kind: 'replace',
        label: `Replace: ${quoted(plainOf(before))} with ${quoted(plainOf(after))}`,
      }
    case 'set_attrs':
      return { kind: 'structure', label: `Change: ${Object.keys(operation.attrs).join(', ')}` }
    case 'move_block':
      return { kind: 'structure', label: `Move: ${quoted(plainOf(before))}` }
    case 'table_cell':
      return { kind: 'replace', label: 'Change a table cell' }
    case 'insert_row':
    case 'insert_column':
      return { kind: 'structure', label: `Add a table ${lineOf(operation.op)}` }
    case 'delete_row':
    case 'delete_column':
      return { kind: 'structure', label: `Delete a table ${lineOf(operation.op)}` }
    case 'move_row':
    case 'move_column':
      return { kind: 'structure', label: `Move a table ${lineOf(operation.op)}` }
    default:
      return operation satisfies never
  }
}

const lineOf = (op: string) => (op.endsWith('row') ? 'row' : 'column')

/** A text in quotation marks, on one line, cut. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return `“${line.length > MOST ? `${line.slice(0, MOST - 1).toWellFormed()}…` : line}”`
}
