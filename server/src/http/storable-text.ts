import { z } from 'zod'

/**
 * A text of a request that PostgreSQL can hold and give back as it came: without the character NUL, and without lone
 * surrogates, which UTF-8 cannot express.
 */
export const storableText = z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), {
  message: 'must be text without NUL characters and lone surrogates',
})
