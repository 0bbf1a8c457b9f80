import { z } from 'zod'

/**
 * Text of a request that PostgreSQL can store and return unchanged: without NUL characters, and without lone
 * surrogates, which UTF-8 cannot encode.
 */
export const storableText = z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), {
  message: 'must be text without NUL characters and lone surrogates',
})
