import type { BlockOperation } from '@cowrite/crdt/richtext'
import { isIndex, isRecord, isText, type Read, wrong } from './arguments.ts'

/** How a field of an operation must be. */
type Field = 'handle' | 'handle or null' | 'hash' | 'text' | 'texts' | 'index' | 'attributes'

/** Most cells of a new row or column. */
const MOST_CELLS = 1_000

const HANDLE = /^[0-9a-z]{1,7}\.[0-9a-z]{1,11}$/
const KNOWN = { handle: 'handle', hash: 'hash' } as const

/** The fields that the operations of a model must have. */
export const OPERATION_FIELDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  replace_block: { ...KNOWN, markdown: 'text' },
  insert_after: { handle: 'handle or null', markdown: 'text' },
  insert_before: { handle: 'handle', markdown: 'text' },
  delete_block: KNOWN,
  move_block: { handle: 'handle', after: 'handle or null' },
  replace_text: { handle: 'handle', find: 'text', replace: 'text' },
  set_attrs: { ...KNOWN, attrs: 'attributes' },
  table_cell: { ...KNOWN, row: 'index', column: 'index', markdown: 'text' },
  insert_row: { ...KNOWN, at: 'index' },
  insert_column: { ...KNOWN, at: 'index' },
  delete_row: { ...KNOWN, at: 'index' },
  delete_column: { ...KNOWN, at: 'index' },
  move_row: { ...KNOWN, from: 'index', to: 'index' },
  move_column: { ...KNOWN, from: 'index', to: 'index' },
}

/** The fields that they may have beside these; of a move, `before` instead of `after`. */
export const OPTIONAL_FIELDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  move_block: { before: 'handle', hash: 'hash' },
  replace_text: { hash: 'hash' },
  insert_row: { cells: 'texts' },
  insert_column: { cells: 'texts' },
}

/** An operation as a model wrote it; fields that it does not have are left out. */
export function readOperation(value: unknown): Read<BlockOperation> {
  if (!isRecord(value) || typeof value['op'] !== 'string') return wrong('An operation needs `op`.')
  const op = value['op']
  const fields = Object.hasOwn(OPERATION_FIELDS, op) ? OPERATION_FIELDS[op] : undefined
  if (fields === undefined) return wrong(`There is no operation ${JSON.stringify(op.slice(0, 40))}.`)
  const operation: Record<string, unknown> = { op }
  for (const [name, field] of Object.entries(fields)) {
    const given = value[name] ?? (field === 'handle or null' ? null : undefined)
    if (!fits(given, field)) return wrong(`\`${op}\` needs \`${name}\`: ${field}.`)
    operation[name] = given
  }
  for (const [name, field] of Object.entries(OPTIONAL_FIELDS[op] ?? {})) {
    const given = value[name]
    if (given === undefined || given === null) continue
    if (!fits(given, field)) return wrong(`\`${name}\` of \`${op}\` must be: ${field}.`)
    operation[name] = given
  }
  if (operation['before'] !== undefined) {
    if (isText(value['after'])) return wrong('`move_block` takes `after` or `before`, not both.')
    delete operation['after']
  }
  if (op === 'replace_text' && operation['find'] === '') return wrong('`find` must not be empty.')
  // The tables above have the fields of each operation.
  return { ok: true, value: operation as unknown as BlockOperation }
}

function fits(value: unknown, field: Field): boolean {
  switch (field) {
    case 'handle':
      return typeof value === 'string' && HANDLE.test(value)
    case 'handle or null':
      return value === null || (typeof value === 'string' && HANDLE.test(value))
    case 'hash':
      return typeof value === 'string' && value.length >= 1 && value.length <= 16
    case 'text':
      return isText(value)
    case 'texts':
      return Array.isArray(value) && value.length <= MOST_CELLS && value.every(isText)
    case 'index':
      return isIndex(value)
    case 'attributes':
      return isRecord(value) && Object.keys(value).length <= 20 && Object.values(value).every(isPlain)
    default:
      return field satisfies never
  }
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value === 'boolean' || typeof value === 'number' || isText(value)
}
