import { createLocalJWKSet, errors, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from 'jose'

/** Age from which keys are fetched again, in ms. */
const MAX_AGE_MS = 10 * 60_000
/** Time between two attempts at least, in ms: tokens with unknown keys must not make this server ask all the time. */
const PAUSE_MS = 5_000
/** Time that fetching keys may take, in ms. */
const DEADLINE_MS = 5_000
/** Size of an answer at most, in bytes. */
const MAX_BYTES = 256 * 1024
/** Keys in a set at most. */
const MAX_KEYS = 100
/** Types of public keys. Others in a set are secrets, which must not be taken for keys. */
const KEY_TYPES: readonly unknown[] = ['RSA', 'EC', 'OKP']

/** There are no keys yet, because they could not be fetched. */
export class KeysAwayError extends Error {}

/** Options of {@link RemoteKeys}; times have defaults. */
export interface RemoteKeysOptions {
  /** Where the key set is. Redirects are not followed. */
  readonly url: string
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Called with the reason when keys could not be fetched, once until they are fetched again. */
  readonly onTrouble: (reason: string) => void
  /** Age from which keys are fetched again, in ms. */
  readonly maxAgeMs?: number
  /** Time between two attempts at least, in ms. */
  readonly pauseMs?: number
  /** Time that fetching may take, in ms. */
  readonly deadlineMs?: number
}

/**
 * Public keys at a URL. They are fetched at the start, again when they are old, and when a token names a key that is not
 * among them. While the URL cannot be reached, the last ones are used.
 */
export class RemoteKeys {
  private readonly options: Required<RemoteKeysOptions>
  private known: { readonly find: JWTVerifyGetKey; readonly at: number } | null = null
  private fetching: Promise<boolean> | null = null
  private attemptedAt = Number.NEGATIVE_INFINITY
  private isTroubled = false

  constructor(options: RemoteKeysOptions) {
    this.options = { maxAgeMs: MAX_AGE_MS, pauseMs: PAUSE_MS, deadlineMs: DEADLINE_MS, ...options }
  }

  /**
   * The key that a token is signed with. Rejects with a {@link KeysAwayError} when no keys could be fetched so far, and
   * with `JWKSNoMatchingKey` when the key is not among them.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (this.known === null && !(await this.refresh()))
      throw new KeysAwayError('The keys could not be fetched.')
    const { find, at } = this.known!
    if (this.options.now() - at > this.options.maxAgeMs) void this.refresh()
    try {
      return await find(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await this.refresh())) throw invalidKey(error)
      return await this.known!.find(header, token)
    }
  }

  /** Fetches the keys, unless that was tried a moment ago; whether this succeeded. Never rejects. */
  refresh(): Promise<boolean> {
    const { now, pauseMs } = this.options
    if (this.fetching !== null) return this.fetching
    if (now() - this.attemptedAt < pauseMs) return Promise.resolve(false)
    this.attemptedAt = now()
    this.fetching = this.load().finally(() => {
      this.fetching = null
    })
    return this.fetching
  }

  private async load(): Promise<boolean> {
    const { url, deadlineMs, now, onTrouble } = this.options
    try {
      this.known = { find: createLocalJWKSet(await fetchKeys(url, deadlineMs)), at: now() }
      this.isTroubled = false
      return true
    } catch (error) {
      // Whatever it is, the last keys stay in use.
      if (!this.isTroubled) onTrouble(reasonOf(error))
      this.isTroubled = true
      return false
    }
  }
}

/** An error of the library for tokens; the platform's own mean that a key in the set is malformed. */
function invalidKey(error: unknown): unknown {
  return error instanceof DOMException ? new errors.JWKInvalid(error.message) : error
}

async function fetchKeys(url: string, deadlineMs: number): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(deadlineMs),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the answer has status ${response.status}`)
  }
  const { keys } = JSON.parse(await boundedText(response)) as Partial<JSONWebKeySet>
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw new Error('the answer is no key set')
  const usable = keys.filter((key: JWK | null) => KEY_TYPES.includes(key?.kty))
  if (usable.length === 0) throw new Error('the key set has no public key')
  return { keys: usable }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_BYTES) throw new Error(`the answer is larger than ${MAX_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** Says what failed. `fetch` says why as the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
