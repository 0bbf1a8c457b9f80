import { z } from 'zod'
import { idempotencyKey } from '../content/schemas.ts'
import { storableText } from '../http/storable-text.ts'
import { anchor } from './anchor.ts'

/** Longest comment and longest quotation, in UTF-16 units. */
export const BODY_LENGTH = 10_000
const QUOTATION_LENGTH = 2_000
const NAME_LENGTH = 80
const QUERY_LENGTH = 100
/** Longest emoji: families of people are the longest. */
const EMOJI_LENGTH = 40

/** A document, a thread, a comment and an emoji in a path. */
export const oneDocument = z.object({ address: z.string() })
export const oneThread = z.object({ id: z.uuid() })
export const oneComment = z.object({ id: z.uuid() })
export const oneReaction = z.object({
  id: z.uuid(),
  emoji: z
    .string()
    .max(EMOJI_LENGTH)
    .refine((text) => /^\p{RGI_Emoji}$/v.test(text), { error: 'must be one emoji' }),
})

/** The text of a comment. */
export const body = storableText
  .max(BODY_LENGTH)
  .refine((text) => text.trim() !== '', { error: 'must not be empty' })

const name = storableText.trim().min(1).max(NAME_LENGTH).optional()
const assignee = z
  .string()
  .regex(/^(person|group):[0-9a-f-]{36}$/, 'must be person:… or group:…')
  .nullable()

/** Which threads to list. */
export const changes = z.object({
  since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
})

/** A new thread with its first comment. */
export const newThread = z.strictObject({
  anchor,
  quotation: storableText.max(QUOTATION_LENGTH).default(''),
  body,
  assignee: assignee.optional(),
  idempotencyKey: idempotencyKey.optional(),
  name,
})

/** A reply. */
export const reply = z.strictObject({ body, idempotencyKey: idempotencyKey.optional(), name })

/** The new text of a comment. */
export const edit = z.strictObject({ body })

/** What changes of a thread. */
export const threadChange = z.strictObject({
  status: z.enum(['open', 'resolved']).optional(),
  assignee: assignee.optional(),
})

/** Up to which revision a thread was read; by default, as it is now. */
export const read = z.strictObject({ revision: z.int().min(0).optional() }).nullish()

/** Whom to find. */
export const query = z.object({ q: storableText.max(QUERY_LENGTH).default('') })
