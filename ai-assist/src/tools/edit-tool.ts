import type { BlockOperation, OperationResult } from '@cowrite/crdt/richtext'
import { OPERATION_FIELDS, OPTIONAL_FIELDS, readOperation } from './read-operation.ts'
import { counted } from './read-tools.ts'
import { said, type Tool } from './tool.ts'

/** Most operations of one call. */
const MOST_OPERATIONS = 50
/** Operations that take the text of a block away. */
const REWRITING = new Set([
  'replace_block',
  'delete_block',
  'replace_text',
  'table_cell',
  'delete_row',
  'delete_column',
])

/** Edits blocks. */
export const editTool: Tool = {
  spec: {
    name: 'edit',
    description: `Edits blocks by operations, each on its own: ${Object.entries(OPERATION_FIELDS).map(described).join('; ')}. Rows, columns and other indexes begin with 0, and the header is row 0; move_block with \`after: null\` goes to the start of the document; cells have Markdown. A hash is that of the block as you read it; if somebody has changed the block since, the answer is a conflict with its present text: try once more with that. replace_text replaces the only occurrence of find in the block's Markdown. The answer has one result for each operation, after it is saved.`,
    parameters: {
      type: 'object',
      properties: {
        operations: {
          type: 'array',
          maxItems: MOST_OPERATIONS,
          items: {
            type: 'object',
            properties: { op: { type: 'string', enum: Object.keys(OPERATION_FIELDS) } },
            required: ['op'],
          },
        },
      },
      required: ['operations'],
      additionalProperties: false,
    },
  },
  activity: 'Editing',
  async carryOut({ operations }, context) {
    if (!Array.isArray(operations) || operations.length === 0 || operations.length > MOST_OPERATIONS)
      return said(`Error: \`operations\` must be a list of 1 to ${MOST_OPERATIONS}.`)
    const read = operations.map(readOperation)
    const invalid = read.find((each) => !each.ok)
    if (invalid !== undefined && !invalid.ok) return said(`Error: ${invalid.message} Nothing was changed.`)
    const wanted = read.flatMap((each) => (each.ok ? [each.value] : []))
    const obstacle = context.obstacle(wanted.flatMap(rewrittenBy))
    if (obstacle !== null) {
      context.step({ kind: 'conflict', text: obstacle.message, handles: [obstacle.handle], ms: null })
      return said(`conflict: ${obstacle.message} Nothing was changed. Leave that block as it is.`)
    }
    await context.willWrite()
    if (context.signal.aborted) return said('Stopped.')
    const began = performance.now()
    const results = await context.document.apply(wanted)
    const ms = Math.round(performance.now() - began)
    const changes = changesOf(wanted, results)
    const handles = [...new Set(wanted.flatMap(({ handle }) => (handle === null ? [] : [handle])))].slice(
      0,
      20,
    )
    const applied = results.filter(({ status }) => status === 'applied').length
    const conflicts = results.length - applied
    context.count(changes)
    if (applied > 0) context.step({ kind: 'edit', text: `Edited ${counted(applied)}`, handles, ms })
    if (conflicts > 0)
      context.step({ kind: 'conflict', text: `${conflicts} not possible`, handles, ms: null })
    return said(results.map((result, index) => `${index + 1}: ${JSON.stringify(result)}`).join('\n'))
  },
}

/** An operation with its fields; those that may be left out have a question mark. */
function described([op, fields]: readonly [string, object]): string {
  const optional = Object.keys(OPTIONAL_FIELDS[op] ?? {}).map((name) => `${name}?`)
  return `${op} {${[...Object.keys(fields), ...optional].join(', ')}}`
}

function rewrittenBy(operation: BlockOperation): string[] {
  return REWRITING.has(operation.op) && operation.handle !== null ? [operation.handle] : []
}

function changesOf(operations: readonly BlockOperation[], results: readonly OperationResult[]) {
  const changes = { inserted: 0, changed: 0, deleted: 0 }
  for (const [index, { op }] of operations.entries()) {
    const result = results[index]
    if (result?.status !== 'applied') continue
    if (op === 'insert_after' || op === 'insert_before') changes.inserted += result.blocks.length
    else if (op === 'delete_block') changes.deleted++
    else changes.changed++
  }
  return changes
}
