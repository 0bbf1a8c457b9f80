import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'

const NAME_LENGTH = 200
const PAGE = 100
const MAX_PAGE = 500

/** A document in a path. */
export const oneDocument = z.object({ address: z.string() })

/** A version in a path; for reading, `now` denotes the current document. */
export const oneVersion = z.object({ address: z.string(), id: z.string() })

/** A page of a list, newest first, starting after the version `before`: all, those with a name, those up to a time. */
export const page = z.object({
  named: z.stringbool().default(false),
  until: z.iso.datetime().optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
})

/** The new name of a version. */
export const named = z.object({ name: storableText.trim().min(1).max(NAME_LENGTH) })

/** The format of rendered content. */
export const format = z.enum(['markdown', 'html', 'json']).default('markdown')

/** A version in API responses. */
export const version = z.object({
  id: z.uuid(),
  kind: z.enum(['named', 'interval', 'quiet', 'before-run', 'before-restore']),
  name: z.string().nullable(),
  principal: z.string(),
  createdAt: z.iso.datetime(),
})

/** The restored version, and the one that reverts it; `null` when nothing differed. */
export const restored = z.object({ restored: z.uuid(), before: z.uuid().nullable() })

/** How two states differ, and who wrote the later one. */
export const summary = z.object({
  added: z.number(),
  removed: z.number(),
  changes: z.number(),
  authors: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['person', 'guest', 'agent', 'unknown']),
      colour: z.string().nullable(),
      characters: z.number(),
      added: z.number(),
    }),
  ),
})
