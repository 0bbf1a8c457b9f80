import { setTimeout as pause } from 'node:timers/promises'
import {
  type ClaimedDigest,
  type NotificationFeature,
  StoreError,
  type Visibility,
} from '@cowrite/persistence'
import type { Logger } from 'pino'
import { isCertainlyNotSent, type Mailer } from '../../accounts/mail/mailer.ts'
import { type CommentTexts, shownAs } from '../inbox/notification-service.ts'
import { digestLetter } from './digest-letter.ts'
import { unsubscribeToken } from './unsubscribe-token.ts'

/** What a {@link DigestSender} works with. */
export interface DigestSenderOptions {
  readonly notifications: NotificationFeature
  readonly texts: CommentTexts
  readonly mailer: Pick<Mailer, 'send'>
  /** The key that signs links to unsubscribe. */
  readonly key: () => Promise<Uint8Array>
  /** The address of the server without a path. */
  readonly origin: () => string
  readonly logger: Logger
  /** How often it looks for mails that are due, in ms. */
  readonly pollMs: number
}

/** Mails that are claimed at once. */
const AT_ONCE = 20
/** After a mail that could not be sent its account gets none for this time, in ms. */
const AGAIN_MS = 3_600_000

/**
 * Sends the mails about unread notifications. A mail is claimed in the database before it is sent, so that no other node
 * sends it, nor this one after it was killed. A mail that was certainly not sent is given back.
 */
export class DigestSender {
  private readonly options: DigestSenderOptions
  private readonly stop = new AbortController()
  private running: Promise<void> | null = null

  constructor(options: DigestSenderOptions) {
    this.options = options
  }

  /** Begins to look for mails; to be called once. */
  start(): void {
    this.running = this.run()
  }

  /** Ends; resolves when no mail is under way. */
  async close(): Promise<void> {
    this.stop.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { signal } = this.stop
    while (!signal.aborted) {
      await this.sendDue()
      await pause(this.options.pollMs, undefined, { signal, ref: false }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    }
  }

  private async sendDue(): Promise<void> {
    const { notifications, logger } = this.options
    try {
      for (;;) {
        const claimed = await notifications.digests.claim(AT_ONCE)
        for (const digest of claimed) {
          if (this.stop.signal.aborted) await notifications.digests.giveBack(digest, 0)
          else await this.send(digest)
        }
        if (claimed.length < AT_ONCE || this.stop.signal.aborted) return
      }
    } catch (err) {
      // What is not claimed is claimed with the next attempt.
      const level = err instanceof StoreError ? 'warn' : 'error'
      logger[level]({ err }, 'mails about notifications cannot be made, will be tried again')
    }
  }

  private async send(digest: ClaimedDigest): Promise<void> {
    const { notifications, texts, mailer, key, origin, logger } = this.options
    const records = await notifications.find(digest.account, digest.ids, everythingOf(digest.account))
    // Its rights in the documents are gone, or it has read them meanwhile.
    const unread = records.filter(({ readAt }) => readAt === null)
    if (unread.length === 0) return
    const letter = digestLetter({
      to: digest.email,
      notifications: await shownAs(unread, texts),
      origin: origin(),
      token: unsubscribeToken(await key(), digest.account),
    })
    try {
      await mailer.send(letter)
    } catch (err) {
      logger.warn({ err }, 'a mail about notifications could not be sent')
      if (isCertainlyNotSent(err)) await notifications.digests.giveBack(digest, AGAIN_MS)
    }
  }
}

/** What an account may see, whichever way it signs in. */
function everythingOf(account: string): Visibility {
  const none = { session: null, key: null, keyGeneration: 0, consent: null, visit: null }
  return { kind: 'subject', subject: { account, ...none }, projects: null }
}
