import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { deleteBlock, insertBlocks, moveBlock, replaceBlock, setAttributes } from './block-edits.ts'
import type { BlockPlace } from './block-place.ts'
import type { Planned } from './edit.ts'
import type { BlockHandle } from './handle.ts'
import type { BlockOperation } from './operation.ts'
import { deleteLine, insertLine, moveLine, replaceCell } from './table-edits.ts'

/** What a plan needs to know of the document. */
export interface PlanContext {
  /** The transaction that gets the steps; it has none yet. */
  readonly tr: Transaction
  readonly find: (handle: BlockHandle) => BlockPlace | null
  /** What Markdown describes in this document. */
  readonly read: (markdown: string) => Node[]
  /** The Markdown of a block, as it is read. */
  readonly write: (place: BlockPlace) => string
}

/** A plan, or why the operation does not happen. */
export type Plan =
  | Planned
  | { readonly gone: BlockHandle }
  | { readonly conflict: 'no-match' | 'many-matches' }

/** Plans an operation on blocks whose hashes were compared. Throws where the schema does not allow the result. */
export function planOperation({ tr, find, read, write }: PlanContext, operation: BlockOperation): Plan {
  const place = operation.handle === null ? null : find(operation.handle)
  if (place === null) {
    if (operation.op === 'insert_after' && operation.handle === null)
      return insertBlocks(tr, 0, read(operation.markdown))
    return { gone: operation.handle ?? '' }
  }
  const end = place.position + place.node.nodeSize
  switch (operation.op) {
    case 'replace_block':
      return replaceBlock(tr, place, read(operation.markdown))
    case 'insert_after':
      return insertBlocks(tr, end, read(operation.markdown))
    case 'insert_before':
      return insertBlocks(tr, place.position, read(operation.markdown))
    case 'delete_block':
      return deleteBlock(tr, place)
    case 'move_block': {
      const beside = 'before' in operation ? operation.before : operation.after
      const other = beside === null ? null : find(beside)
      if (beside !== null && other === null) return { gone: beside }
      const isBefore = 'before' in operation
      return moveBlock(tr, place, other === null ? 0 : other.position + (isBefore ? 0 : other.node.nodeSize))
    }
    case 'replace_text': {
      const [before, after, ...more] = write(place).split(operation.find)
      if (before === undefined || after === undefined) return { conflict: 'no-match' }
      if (more.length > 0) return { conflict: 'many-matches' }
      return replaceBlock(tr, place, read(`${before}${operation.replace}${after}`))
    }
    case 'set_attrs':
      return setAttributes(tr, place, operation.attrs)
    default:
      if (place.node.type.name !== 'table') return { invalid: 'The block is no table.' }
  }
  switch (operation.op) {
    case 'table_cell':
      return replaceCell(tr, place, { ...operation, blocks: read(operation.markdown) })
    case 'insert_row':
    case 'insert_column':
      return insertLine(tr, place, {
        line: lineOf(operation.op),
        at: operation.at,
        cells: operation.cells?.map(read) ?? [],
      })
    case 'delete_row':
    case 'delete_column':
      return deleteLine(tr, place, lineOf(operation.op), operation.at)
    case 'move_row':
    case 'move_column':
      return moveLine(tr, place, { line: lineOf(operation.op), from: operation.from, to: operation.to })
    default:
      return operation satisfies never
  }
}

const lineOf = (op: string) => (op.endsWith('row') ? 'row' : 'column')
