import { z } from 'zod'
import { operations } from '../content/schemas.ts'
import { storableText } from '../http/storable-text.ts'
import { HELD_BYTES } from './own-hunks.ts'

/** Longest reason for a suggestion, and longest Markdown that an acceptor writes, in UTF-16 units. */
const RATIONALE_LENGTH = 2_000
const MARKDOWN_LENGTH = 200_000
/** Most parts that are decided on by one request. */
const MOST_HUNKS = 200

/** A document in a path. */
export const oneDocument = z.object({ address: z.string() })

/** A suggestion in a path. */
export const oneSuggestion = z.object({ id: z.uuid() })

/** Which suggestions to list. */
export const which = z.object({ status: z.enum(['pending', 'all']).default('pending') })

/** Operations that are suggested. */
export const suggestion = z.strictObject({
  operations,
  rationale: storableText.max(RATIONALE_LENGTH).optional(),
  /** The sender's own name for this request. */
  idempotencyKey: storableText.min(1).max(200).optional(),
})

const hunks = z.array(z.uuid()).min(1).max(MOST_HUNKS).optional()

/** Parts that are rejected or withdrawn; by default all. */
export const some = z.strictObject({ hunks })

/** Parts on which the decision is taken back. */
export const undone = z.strictObject({ hunks: z.array(z.uuid()).min(1).max(MOST_HUNKS) })

/**
 * Parts that are accepted; by default all. `edits`: what comes after them as the acceptor wrote it, by their ids. `force`:
 * also those in conflict.
 */
export const acceptance = z.strictObject({
  hunks,
  force: z.boolean().optional(),
  edits: z.record(z.uuid(), storableText.max(MARKDOWN_LENGTH)).optional(),
})

/** How a document is written as Markdown: as it is, or with what is suggested. */
export const markdown = z.object({ suggestions: z.enum(['none', 'criticmarkup']).default('none') })

const MOST_PUT = 50
const MOST_KNOWN = 1_000

/** What an editor has of the user's own parts, and what is new there. */
export const exchange = z.strictObject({
  known: z
    .array(z.strictObject({ id: z.uuid(), version: z.string().max(40).nullable() }))
    .max(MOST_KNOWN)
    .default([]),
  /** `update`: Yjs V1 in base64. */
  put: z
    .array(z.strictObject({ id: z.uuid(), update: z.base64().max(Math.ceil(HELD_BYTES / 3) * 4) }))
    .max(MOST_PUT)
    .default([]),
  takenBack: z.array(z.uuid()).max(MOST_KNOWN).default([]),
  name: storableText.max(100).nullable().default(null),
})
