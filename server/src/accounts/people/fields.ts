import { z } from 'zod'
import { storableText } from '../../http/storable-text.ts'

const EMAIL_LENGTH = 254
const NAME_LENGTH = 80
const PASSWORD_LENGTH = 8
/** The work of a hash must not depend on what a client sends. */
const PASSWORD_MAX_LENGTH = 256

/** An e-mail address, in lower case. */
export const emailField = z
  .string()
  .max(EMAIL_LENGTH)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email('must be an e-mail address'))

/** The name of a person or an organization. */
export const nameField = storableText
  .transform((text) => text.trim())
  .pipe(
    z
      .string()
      .min(1, 'must not be empty')
      .max(NAME_LENGTH, `must have at most ${NAME_LENGTH} characters`)
      .refine((text) => !/\p{Cc}/u.test(text), 'must have no control characters'),
  )

/** A new password. */
export const newPasswordField = z
  .string()
  .min(PASSWORD_LENGTH, `must have at least ${PASSWORD_LENGTH} characters`)
  .max(PASSWORD_MAX_LENGTH, `must have at most ${PASSWORD_MAX_LENGTH} characters`)

/** A password to compare. */
export const passwordField = z.string().min(1).max(PASSWORD_MAX_LENGTH)

/** A secret that the server made. */
export const secretField = z.string().min(1).max(200)
