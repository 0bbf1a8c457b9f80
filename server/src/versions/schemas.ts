import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'

const NAME_LENGTH = 200
const PAGE = 100
const MAX_PAGE = 500

/** A document in a path. */
export const oneDocument = z.object({ address: z.string() })

/** A version in a path; where it is read, `now` is the document as it is. */
export const oneVersion = z.object({ address: z.string(), id: z.string() })

/** Part of a list, newest first, from the version before this one on. */
export const page = z.object({
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(PAGE),
})

/** A version gets a name. */
export const named = z.object({ name: storableText.trim().min(1).max(NAME_LENGTH) })

/** How content is to be shown. */
export const format = z.enum(['markdown', 'html', 'json']).default('markdown')

/** What the API says of a version. */
export const version = z.object({
  id: z.uuid(),
  kind: z.enum(['named', 'interval', 'quiet', 'before-run', 'before-restore']),
  name: z.string().nullable(),
  principal: z.string(),
  createdAt: z.iso.datetime(),
})

/** What was restored, and the version that takes it back; `null` when nothing differed. */
export const restored = z.object({ restored: z.uuid(), before: z.uuid().nullable() })
