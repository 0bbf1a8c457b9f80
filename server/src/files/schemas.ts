import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'
import { VARIANT_NAMES } from './file-reader.ts'

/** A document by its address. */
export const oneDocument = z.object({ address: z.string() })

/** A file by its id. */
export const oneFile = z.object({ id: z.uuid() })

/** A part of an upload. */
export const onePart = z.object({ id: z.uuid(), number: z.coerce.number().int().min(0).max(1_000_000) })

/** A file whose upload begins. */
export const newFile = z.strictObject({
  name: storableText.min(1).max(1_000),
  size: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  type: storableText.max(200).default(''),
  idempotencyKey: z.string().min(1).max(200).optional(),
})

/** Files by their ids. */
export const someFiles = z.strictObject({ ids: z.array(z.uuid()).max(500) })

/** The address of a picture of another site. */
export const remote = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(4_000) })

/** How a file is read. */
export const reading = z.object({
  variant: z.enum(VARIANT_NAMES).optional(),
  access: z.string().max(8_000).optional(),
  download: z.literal('1').optional(),
})
