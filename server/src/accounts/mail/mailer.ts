import type { Logger } from 'pino'
import type { MailConfig } from '../../config/mail.ts'

/** A mail to one person. */
export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text, with the link in it if there is one. */
  readonly text: string
  /** Further headers. [none] */
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends mails. */
export interface Mailer {
  /** Resolves when the mail server took it, and rejects when it did not. */
  send(mail: Mail): Promise<void>
  close(): void
}

/** Time limits of the mail server, in ms. */
const CONNECT_MS = 10_000
const SILENCE_MS = 20_000

/** Codes of errors of nodemailer that come before a mail server has the content of a mail. */
const BEFORE_CONTENT = new Set([
  'ECONNECTION',
  'EDNS',
  'EAUTH',
  'ENOAUTH',
  'ETLS',
  'EREQUIRETLS',
  'EENVELOPE',
])

/** Whether a mail that could not be sent is certainly not on its way: the mail server was not reached, or refused it. */
export function isCertainlyNotSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, responseCode } = error as Error & { code?: unknown; responseCode?: unknown }
  return typeof responseCode === 'number' || (typeof code === 'string' && BEFORE_CONTENT.has(code))
}

/** Sends mails by SMTP. */
export function smtpMailer({ smtpUrl, from }: MailConfig): Mailer {
  const open = async () => {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      url: smtpUrl,
      pool: true,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // A mail is text that the server made: nothing is read from files or addresses.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }
  let transport: ReturnType<typeof open> | null = null
  return {
    async send(mail) {
      transport ??= open()
      await (await transport).sendMail({ from, ...mail })
    },
    close() {
      transport?.then((opened) => opened.close()).catch(() => {})
    },
  }
}

/** Writes mails into the log, for an operator who passes the link on: for servers without SMTP. */
export function logMailer(logger: Logger): Mailer {
  return {
    async send({ to, subject, text }) {
      logger.info({ to, subject, text }, 'no mail server is configured; give this text to the person')
    },
    close() {},
  }
}
