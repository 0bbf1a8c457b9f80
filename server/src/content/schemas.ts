import type { BlockOperation } from '@cowrite/crdt/richtext'
import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'

/** Most operations in a request. */
const MOST_OPERATIONS = 100
/** Most blocks that are named in a request. */
export const MOST_HANDLES = 100
/** Blocks in an answer, unless the request says less. */
const MOST_BLOCKS = 10_000
/** Longest Markdown of one operation, in UTF-16 units. */
const MARKDOWN_LENGTH = 200_000
/** Most cells of a new row or column. */
const MOST_CELLS = 1_000

/** The handle of a block. */
export const handle = z.string().regex(/^[0-9a-z]{1,7}\.[0-9a-z]{1,11}$/, 'must be a handle')
const hash = z.string().min(1).max(16)
const markdown = storableText.max(MARKDOWN_LENGTH)
const index = z.number().int().min(0).max(100_000)
const known = { handle, hash }

/** A document in a path. */
export const oneDocument = z.object({ address: z.string() })

/** Which blocks to read; `handles` are separated by commas. */
export const selection = z.object({
  handles: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(handle).min(1).max(MOST_HANDLES))
    .optional(),
  from: handle.optional(),
  limit: z.coerce.number().int().min(1).max(MOST_BLOCKS).default(MOST_BLOCKS),
  depth: z.coerce.number().int().min(0).max(1_000).optional(),
})

const move = z
  .strictObject({
    op: z.literal('move_block'),
    handle,
    hash: hash.optional(),
    after: handle.nullable().optional(),
    before: handle.optional(),
  })
  .refine(({ after, before }) => (after === undefined) !== (before === undefined), {
    message: 'must have either after or before',
  })

const operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('replace_block'), ...known, markdown }),
  z.strictObject({ op: z.literal('insert_after'), handle: handle.nullable(), markdown }),
  z.strictObject({ op: z.literal('insert_before'), handle, markdown }),
  z.strictObject({ op: z.literal('delete_block'), ...known }),
  move,
  z.strictObject({
    op: z.literal('replace_text'),
    handle,
    hash: hash.optional(),
    find: storableText.min(1).max(MARKDOWN_LENGTH),
    replace: markdown,
  }),
  z.strictObject({
    op: z.literal('set_attrs'),
    ...known,
    attrs: z.record(
      z.string().max(64),
      z.union([storableText.max(16_384), z.number(), z.boolean(), z.null()]),
    ),
  }),
  z.strictObject({ op: z.literal('table_cell'), ...known, row: index, column: index, markdown }),
  z.strictObject({
    op: z.enum(['insert_row', 'insert_column']),
    ...known,
    at: index,
    cells: z.array(markdown).max(MOST_CELLS).optional(),
  }),
  z.strictObject({ op: z.enum(['delete_row', 'delete_column']), ...known, at: index }),
  z.strictObject({ op: z.enum(['move_row', 'move_column']), ...known, from: index, to: index }),
])

/** Operations, in the order in which they are carried out. */
export const operations = z.array(operation).min(1).max(MOST_OPERATIONS)

/** The sender's own name for a request. */
export const idempotencyKey = storableText.min(1).max(200)

/** Operations on the blocks of a document. */
export const edit = z.strictObject({ operations, idempotencyKey: idempotencyKey.optional() })

/** The operations of a request, without fields that have no value. */
export function operationsOf(sent: z.output<typeof operations>): readonly BlockOperation[] {
  return sent.map((operation) => given(operation) as BlockOperation)
}

/** The fields that have a value. */
export function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
