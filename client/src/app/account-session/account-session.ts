import type { Account, Signed } from '../../api/accounts.ts'
import { type ApiResult, requestJson, type Send, sendWith } from '../../api/http.ts'
import { type AccessToken, accessTokenOf } from './access-token.ts'
import type { AccountState, Renewal } from './account-state.ts'
import { exclusively } from './exclusively.ts'
import type { Keepsakes } from './keepsakes.ts'
import type { ShareVisits } from './share-visits.ts'

/** What the windows of one browser tell each other. The channel never leaves the browser. */
type Told =
  | { readonly type: 'signed'; readonly signed: Signed; readonly date: string | null }
  | { readonly type: 'left' }

/** Options of an {@link AccountSession}. */
export interface AccountSessionOptions {
  /** Origin of the server. */
  readonly server: string
  /** Sends requests without credentials. */
  readonly send: Send
  /** A renewal that the page has begun before its scripts were loaded; `null`: none. */
  readonly early: Promise<Response> | null
  readonly keepsakes: Keepsakes
  readonly visits: ShareVisits
}

/** A renewal is begun this long before the token has to be renewed, ms, plus as much by chance: windows differ. */
const EARLY_MS = 30_000

/** The path that renews the session by the cookie, and the one that ends it. */
const REFRESH = '/api/v1/auth/refresh'
const SIGN_OUT = '/api/v1/auth/sign-out'

/**
 * Who uses the app, and the credentials of its requests. The access token is in memory only; it is renewed before it ends,
 * and once when the server refuses it, by one window of the browser for all. On a server that is open to everybody nothing
 * is asked for, and nothing is sent.
 */
export class AccountSession {
  readonly server: string
  readonly #plainSend: Send
  readonly #keepsakes: Keepsakes
  readonly #visits: ShareVisits
  readonly #listeners = new Set<() => void>()
  readonly #channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('cowrite.account') : null
  #state: AccountState = { state: 'unasked' }
  #token: AccessToken | null = null
  #renewal: Promise<Renewal> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ server, send, early, keepsakes, visits }: AccountSessionOptions) {
    this.server = server
    this.#plainSend = send
    this.#keepsakes = keepsakes
    this.#visits = visits
    if (this.#channel !== null)
      this.#channel.onmessage = ({ data }: MessageEvent<Told>) => void this.#told(data)
    if (early !== null) this.#begin(() => early)
  }

  /** Whose session it is; the same object until that changes. A bound function. */
  readonly state = (): AccountState => this.#state

  /** Calls `listener` after every change of the state; returns the unsubscription. A bound function. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The access token, renewed if need be; empty without a session. A bound function. */
  readonly token = async (): Promise<string> => {
    const isDue = this.#token === null ? this.#mayHaveSession() : this.#token.until <= Date.now()
    if (isDue) await this.renew()
    return this.#token?.text ?? ''
  }

  /** Sends a request with the access token, and once more with a new one when it is refused. A bound function. */
  readonly send: Send = async (url, init) => {
    const used = await this.token()
    const response = await sendWith(() => used, this.#plainSend)(url, init)
    if (response.status !== 401) return response
    // Another request may have renewed it meanwhile.
    const renewed = this.#token !== null && this.#token.text !== used ? 'renewed' : await this.renew()
    return renewed === 'renewed'
      ? await sendWith(() => this.#token?.text ?? '', this.#plainSend)(url, init)
      : response
  }

  /** {@link token} for a document: that of the share link by which this window has opened it, if it has. */
  tokenFor(address: string): () => Promise<string> {
    return async () => this.#visits.tokenFor(address) ?? (await this.token())
  }

  /** {@link send} for a document, with the credentials of {@link tokenFor}. */
  sendFor(address: string): Send {
    return this.hasVisit(address) ? sendWith(this.tokenFor(address), this.#plainSend) : this.send
  }

  /** Whether this window has opened the document by a share link. */
  hasVisit(address: string): boolean {
    return this.#visits.tokenFor(address) !== null
  }

  /** A share link was opened: this window uses `token` for its document from now on. */
  visit(address: string, token: string): void {
    this.#visits.add(address, token)
  }

  /** The share link of a document opens it no more. */
  endVisit(address: string): void {
    this.#visits.remove(address)
  }

  /** Renews the session by its cookie now. */
  renew(): Promise<Renewal> {
    return this.#renewal ?? this.#begin(() => this.#ask(REFRESH))
  }

  /** Somebody has signed in, in this window. */
  async signedIn(signed: Signed): Promise<void> {
    await this.#take(signed, null)
    this.#tell({ type: 'signed', signed, date: null })
  }

  /** Something of the account was changed on the server. */
  changed(change: Partial<Account>): void {
    if (this.#state.state !== 'signed-in') return
    const account = { ...this.#state.account, ...change }
    this.#keepsakes.remember(account)
    this.#become({ state: 'signed-in', account })
  }

  /**
   * Ends the session in all windows, and deletes what they have stored of documents. Nothing is deleted when the server
   * cannot be reached, as the session goes on then.
   */
  async signOut(): Promise<ApiResult<null>> {
    const result = await requestJson<null>(this.server, SIGN_OUT, { method: 'POST', send: this.#plainSend })
    if (!result.ok && result.error.status !== 401) return result
    this.#tell({ type: 'left' })
    await this.#leave()
    return { ok: true, value: null }
  }

  /** Ends the page's part: no timer and no other window reaches it any more. */
  close(): void {
    clearTimeout(this.#timer)
    this.#channel?.close()
    this.#listeners.clear()
  }

  /** Whether there was a session when the page was loaded, and no answer yet whether it goes on. */
  #mayHaveSession(): boolean {
    return this.#renewal !== null || (this.#state.state === 'unasked' && this.#keepsakes.account !== null)
  }

  #ask(path: string): Promise<Response> {
    return this.#plainSend(new URL(path, this.server), {
      method: 'POST',
      headers: { accept: 'application/json' },
    })
  }

  /** Begins a renewal, of which there is one at a time. */
  #begin(ask: () => Promise<Response>): Promise<Renewal> {
    const before = this.#token
    this.#renewal = exclusively(async () => {
      // Another window has renewed it while this one waited.
      if (this.#token !== before && this.#token !== null) return 'renewed'
      return await this.#finish(ask)
    }).finally(() => {
      this.#renewal = null
    })
    return this.#renewal
  }

  async #finish(ask: () => Promise<Response>): Promise<Renewal> {
    let date: string | null = null
    const send: Send = async () => {
      const response = await ask()
      date = response.headers.get('date')
      return response
    }
    const result = await requestJson<Signed>(this.server, REFRESH, { method: 'POST', send })
    if (result.ok) {
      await this.#take(result.value, date)
      this.#tell({ type: 'signed', signed: result.value, date })
      return 'renewed'
    }
    if (result.error.status === 401) {
      await this.#ended()
      return 'refused'
    }
    // A server without accounts has no such path.
    return result.error.status === 404 ? 'refused' : 'failed'
  }

  async #take(signed: Signed, date: string | null): Promise<void> {
    await this.#keepsakes.changeTo(signed.account)
    this.#token = accessTokenOf(signed, date, Date.now())
    this.#renewSoon(this.#token)
    this.#become({ state: 'signed-in', account: signed.account })
  }

  #renewSoon({ until }: AccessToken): void {
    clearTimeout(this.#timer)
    const early = EARLY_MS * (1 + Math.random())
    // Not before a while has passed, in case that the lives of tokens are short.
    this.#timer = setTimeout(() => void this.renew(), Math.max(1_000, until - early - Date.now()))
  }

  /** The server has ended the session. */
  async #ended(): Promise<void> {
    this.#forgetToken()
    const isEnded = this.#keepsakes.account !== null
    this.#become({ state: 'signed-out', isEnded })
    if (isEnded) await this.#keepsakes.clearSaved()
  }

  /** The person has left. */
  async #leave(): Promise<void> {
    this.#forgetToken()
    this.#visits.clear()
    // First, so that no page writes anything more.
    this.#become({ state: 'signed-out', isEnded: false })
    await this.#keepsakes.clear()
  }

  #forgetToken(): void {
    clearTimeout(this.#timer)
    this.#token = null
  }

  #tell(told: Told): void {
    this.#channel?.postMessage(told)
  }

  async #told(told: Told): Promise<void> {
    switch (told.type) {
      case 'signed':
        // Everything that this window shows is another person's.
        if (this.#state.state === 'signed-in' && this.#state.account.id !== told.signed.account.id) {
          location.reload()
          return
        }
        return await this.#take(told.signed, told.date)
      case 'left':
        return await this.#leave()
      default:
        told satisfies never
    }
  }

  #become(state: AccountState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
