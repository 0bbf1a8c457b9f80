import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { ServiceError } from '../../errors/service-error.ts'
import type { AttemptCounter } from './attempt-counter.ts'

/** How often something may be tried. */
export interface AttemptRule {
  readonly most: number
  readonly windowMs: number
}

const QUARTER_MS = 900_000

/** The limits for guesses and mails, in windows of a quarter of an hour. */
export const ATTEMPT_RULES = {
  /** Wrong passwords and codes for one account. Whoever is signed in stays it. */
  account: { most: 10, windowMs: QUARTER_MS },
  /** Wrong passwords, codes and links from one address, behind which an office can be. */
  address: { most: 100, windowMs: QUARTER_MS },
  /** Mails to one address. */
  mail: { most: 5, windowMs: QUARTER_MS },
  /** Requests from one address that send mails or create accounts. */
  requests: { most: 30, windowMs: QUARTER_MS },
} as const satisfies Record<string, AttemptRule>

export type AttemptKind = keyof typeof ATTEMPT_RULES

/** What is counted: a kind, and whom it is about. */
export interface Attempt {
  readonly kind: AttemptKind
  readonly about: string
}

/** Limits how often passwords, codes and links can be guessed, and mails sent. */
export class Attempts {
  private readonly counter: AttemptCounter
  private readonly rules: Readonly<Record<AttemptKind, AttemptRule>>

  constructor(counter: AttemptCounter, rules: Readonly<Record<AttemptKind, AttemptRule>> = ATTEMPT_RULES) {
    this.counter = counter
    this.rules = rules
  }

  /** Counts attempts before they are made; rejects with `rate-limited` and the time to wait when one is too many. */
  async begin(attempts: readonly Attempt[]): Promise<void> {
    for (const attempt of attempts) {
      const { most, windowMs } = this.rules[attempt.kind]
      const count = await this.counter.count(keyOf(attempt), windowMs)
      if (count.attempts > most)
        throw new ServiceError('rate-limited', null, Math.ceil(count.remainingMs / 1_000))
    }
  }

  /** Takes back what {@link begin} counted, because the attempt succeeded: only failures add up. */
  async succeeded(attempts: readonly Attempt[]): Promise<void> {
    for (const attempt of attempts) {
      if (attempt.kind === 'account') await this.counter.reset(keyOf(attempt))
      else await this.counter.uncount(keyOf(attempt))
    }
  }

  close(): void {
    this.counter.close()
  }
}

/** The attempt on an account by its e-mail address or id, from an IP address. */
export function guess(account: string, address: string): readonly Attempt[] {
  return [
    { kind: 'address', about: networkOf(address) },
    { kind: 'account', about: account },
  ]
}

/** The part of an IP address that one customer has: of version 6 the first 64 bits. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail = ''] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === '' ? [] : tail.split(':')
  const missing = Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array<string>(missing).fill('0'), ...last].slice(0, 4).join(':')
}

/** Keys are hashed: a counter outside of the process holds no addresses of people. */
function keyOf({ kind, about }: Attempt): string {
  return `${kind}:${createHash('sha256').update(about).digest('base64url')}`
}
