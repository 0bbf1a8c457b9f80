import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Mail, Mailer } from './mailer.ts'

/** Pauses before the second and further attempts, in ms. */
const PAUSES_MS = [1_000, 10_000, 60_000]
/** Mails that wait; further ones are dropped. */
const WAITING = 1_000

/** Makes a mail, in the background; `null`: there is none to send. */
export type MailTask = () => Promise<Mail | null>

/**
 * Sends mails in the background, so that no answer waits for a mail server, or tells by its time whether there was
 * something to send.
 */
export class Mails {
  private readonly mailer: Mailer
  private readonly logger: Logger
  private readonly pausesMs: readonly number[]
  private readonly running = new Set<Promise<void>>()
  private readonly stopped = new AbortController()

  constructor(mailer: Mailer, logger: Logger, pausesMs: readonly number[] = PAUSES_MS) {
    this.mailer = mailer
    this.logger = logger
    this.pausesMs = pausesMs
  }

  /** Sends a mail, repeatedly when that fails. */
  send(mail: Mail): void {
    this.sendLater(async () => mail)
  }

  /** Makes a mail and sends it. */
  sendLater(task: MailTask): void {
    if (this.running.size >= WAITING) {
      this.logger.warn({ waiting: WAITING }, 'too many mails wait; one is dropped')
      return
    }
    const done = this.run(task)
    this.running.add(done)
    done.finally(() => this.running.delete(done))
  }

  /** Gives up on what could not be sent yet; resolves when nothing is running. */
  async close(): Promise<void> {
    this.stopped.abort()
    await Promise.all(this.running)
    this.mailer.close()
  }

  private async run(task: MailTask): Promise<void> {
    const { signal } = this.stopped
    for (const wait of [...this.pausesMs, null]) {
      try {
        const mail = await task()
        if (mail !== null) await this.mailer.send(mail)
        return
      } catch (err) {
        // The error of a mail server holds the address of the recipient at most.
        this.logger.warn({ err }, 'a mail could not be sent')
      }
      if (wait === null || signal.aborted) return
      await pause(wait, undefined, { signal }).catch(() => {})
    }
  }
}
