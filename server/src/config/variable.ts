import { z } from 'zod'

/** The values of a section's variables after validation. */
export type Values<Variables extends z.core.$ZodShape> = z.output<z.ZodObject<Variables>>

/** About 270 years, so that computed times stay valid dates. */
export const MAX_DAYS = 100_000

/** A size in bytes. */
export const bytes = z.coerce.number().int().positive()

/** `0` or `1`. */
export const flag = z.enum(['0', '1']).transform((value) => value === '1')

/** Texts separated by commas; the spaces around them are removed, empty ones are left out. */
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

/** Tokens of a model without a price that stand for a dollar: the price of a small model of a large provider. */
const TOKENS_PER_DOLLAR = 400_000

/** Dollars, then tokens of models without a price: `0.50/200000`. */
export const budget = z
  .string()
  .regex(/^\d+(\.\d+)?(\/\d+)?$/, 'must be dollars, or dollars and tokens: 0.50/200000')
  .transform((value) => {
    const [dollars = 0, tokens = dollars * TOKENS_PER_DOLLAR] = value.split('/').map(Number)
    return { dollars, tokens }
  })

/** A URL with one of these protocols. */
export function url(protocols: readonly string[]): z.ZodString {
  return (
    z
      .string()
      .refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}:`)), {
        message: `must be a URL that starts with ${protocols.join(' or ')}`,
        abort: true,
      })
      // PostgreSQL's URLs may omit the host. The value may contain a password, so error messages do not repeat it.
      .refine((value) => URL.canParse(value) || URL.canParse(value.replace('@/', '@localhost/')), {
        message: 'cannot be read as a URL; special characters in names and passwords are written as %XX',
      })
  )
}
