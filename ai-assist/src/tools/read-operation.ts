import type { BlockOperation } from '@cowrite/crdt/richtext'
import { isIndex, isRecord, isText, type Read, wrong } from './arguments.ts'

/** How a field of an operation must be. */
type Field = 'handle' | 'handle or null' | 'hash' | 'text' | 'index' | 'attributes'

const HANDLE = /^[0-9a-z]{1,7}\.[0-9a-z]{1,11}$/
const KNOWN = { handle: 'handle', hash: 'hash' } as const

/** The fields of the operations that a model may ask for. */
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
  if (op === 'replace_text' && operation['find'] === '') return wrong('`find` must not be empty.')
  // The table above has the fields of each operation.
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
