import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { url, type Values } from './variable.ts'

/** The variables of {@link MailConfig}. */
export const MAIL_VARIABLES = {
  SMTP_URL: url(['smtp', 'smtps']).optional(),
  COWRITE_MAIL_FROM: z.string().min(3).max(320).optional(),
}

/** How mails are sent. */
export interface MailConfig {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly smtpUrl: string
  /** The sender: an address, or a name with an address in angle brackets. */
  readonly from: string
}

/** Makes the section of validated values; `null`: no mails are sent. @throws ConfigError without a sender */
export function mailConfig(values: Values<typeof MAIL_VARIABLES>): MailConfig | null {
  const { SMTP_URL: smtpUrl, COWRITE_MAIL_FROM: from } = values
  if (smtpUrl === undefined) return null
  if (from === undefined) throw new ConfigError('COWRITE_MAIL_FROM: SMTP_URL is set, so mails need a sender')
  return { smtpUrl, from }
}
