import type { BlockOperation, OperationResult } from '@cowrite/crdt/richtext'
import { isText, type Read, wrong } from './arguments.ts'
import { OPERATION_FIELDS, OPTIONAL_FIELDS, readOperation } from './read-operation.ts'
import { counted } from './read-tools.ts'
import { said, type Tool, type ToolContext } from './tool.ts'

/** Most operations of one call. */
const MOST_OPERATIONS = 50
/** Most handles in a step, and characters of a rationale. */
const MOST_SHOWN = 20
const MOST_RATIONALE = 500
/** Operations that take the text of a block away. */
const REWRITING = new Set([
  'replace_block',
  'delete_block',
  'replace_text',
  'table_cell',
  'delete_row',
  'delete_column',
])

const OPERATIONS = Object.entries(OPERATION_FIELDS).map(described).join('; ')

const NOTES =
  'Rows, columns and other indexes begin with 0, and the header is row 0; move_block with `after: null` goes to the start of the document; cells have Markdown.'

const PARAMETERS = {
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
}

/** Edits blocks. */
export const editTool: Tool = {
  spec: {
    name: 'edit',
    description: `Edits blocks by operations, each on its own: ${OPERATIONS}. ${NOTES} A hash is that of the block as you read it; if somebody has changed the block since, the answer is a conflict with its present text: try once more with that. replace_text replaces the only occurrence of find in the block's Markdown. The answer has one result for each operation, after it is saved.`,
    parameters: PARAMETERS,
  },
  activity: 'Editing',
  async carryOut({ operations }, context) {
    const wanted = readOperations(operations)
    if (!wanted.ok) return said(`Error: ${wanted.message} Nothing was changed.`)
    const obstacle = context.obstacle(wanted.value.flatMap(rewrittenBy))
    if (obstacle !== null) {
      context.step({ kind: 'conflict', text: obstacle.message, handles: [obstacle.handle], ms: null })
      const made = await suggest(wanted.value, obstacle.message, context)
      return said(`Nothing was edited: ${obstacle.message} It was suggested instead. ${made}`)
    }
    await context.willWrite()
    if (context.signal.aborted) return said('Stopped.')
    const began = performance.now()
    const results = await context.document.apply(wanted.value)
    const ms = Math.round(performance.now() - began)
    const handles = handlesOf(wanted.value)
    const applied = results.filter(({ status }) => status === 'applied').length
    const conflicts = results.length - applied
    context.count(changesOf(wanted.value, results))
    if (applied > 0) context.step({ kind: 'edit', text: `Edited ${counted(applied)}`, handles, ms })
    if (conflicts > 0)
      context.step({ kind: 'conflict', text: `${conflicts} not possible`, handles, ms: null })
    return said(listed(results))
  },
}

/** Suggests edits of blocks. */
export const suggestTool: Tool = {
  spec: {
    name: 'suggest',
    description: `Suggests edits by the same operations as edit: ${OPERATIONS}. ${NOTES} The document stays as it is; people accept or reject each part. Use it where people should decide. The answer has one result for each operation.`,
    parameters: {
      ...PARAMETERS,
      properties: {
        ...PARAMETERS.properties,
        rationale: { type: 'string', description: 'Why, in one sentence.' },
      },
    },
  },
  activity: 'Suggesting',
  async carryOut({ operations, rationale }, context) {
    const wanted = readOperations(operations)
    if (!wanted.ok) return said(`Error: ${wanted.message} Nothing was suggested.`)
    const reason = isText(rationale) && rationale !== '' ? rationale.slice(0, MOST_RATIONALE) : null
    return said(await suggest(wanted.value, reason, context))
  },
}

async function suggest(
  operations: readonly BlockOperation[],
  rationale: string | null,
  { document, signal, count, step }: ToolContext,
): Promise<string> {
  if (signal.aborted) return 'Stopped.'
  const began = performance.now()
  const { hunks, results } = await document.suggest(operations, rationale)
  const ms = Math.round(performance.now() - began)
  count({ suggested: hunks })
  const text = `Suggested ${hunks} ${hunks === 1 ? 'change' : 'changes'}`
  if (hunks > 0) step({ kind: 'suggest', text, handles: handlesOf(operations), ms })
  return listed(results)
}

function readOperations(given: unknown): Read<readonly BlockOperation[]> {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_OPERATIONS)
    return wrong(`\`operations\` must be a list of 1 to ${MOST_OPERATIONS}.`)
  const operations: BlockOperation[] = []
  for (const each of given) {
    const read = readOperation(each)
    if (!read.ok) return read
    operations.push(read.value)
  }
  return { ok: true, value: operations }
}

function listed(results: readonly unknown[]): string {
  return results.map((result, index) => `${index + 1}: ${JSON.stringify(result)}`).join('\n')
}

/** The blocks that operations name, the first ones. */
function handlesOf(operations: readonly BlockOperation[]): string[] {
  const handles = operations.flatMap(({ handle }) => (handle === null ? [] : [handle]))
  return [...new Set(handles)].slice(0, MOST_SHOWN)
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
