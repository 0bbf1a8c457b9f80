import type { SuggestionFork } from '@cowrite/crdt/richtext'
import { exchangeOwn, type OwnPart } from '../../api/own-suggestions.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import type { KeptPart, KeptParts } from './kept-parts.ts'

/** How long edits are gathered before they are sent, and at most, in ms. */
const PAUSE_MS = 120
/** After which time a failed request is sent again, in ms; twice as much each time, at most {@link MOST_RETRY_MS}. */
const RETRY_MS = 1_000
const MOST_RETRY_MS = 15_000
/** Most parts in one request. */
const MOST_PUT = 50
/** What was accepted is in the document after this time, in ms; what is left then is new. */
const ARRIVAL_MS = 4_000

/** Refusals after which the user may not suggest here any more. */
const LOST = new Set(['forbidden', 'not-found', 'read-only', 'trashed', 'unauthorized'])

/** What happens to parts elsewhere. */
export interface ExchangeEvents {
  /** Parts were rejected or withdrawn: their edits are to be taken out of the fork. */
  readonly onRejected: (ids: readonly string[]) => void
  /** The user may not suggest any more; a sentence. */
  readonly onLost: (message: string) => void
  /** Something was sent, or could not be. */
  readonly onChange: () => void
}

/** What is known of a part: which state of it the server has. */
interface Told {
  /** The version of the part in the fork that was sent last; -1 for none. */
  sent: number
  version: string | null
  /** Why the server does not take it; `null` when it does. */
  refused: 'refused' | 'full' | null
  /** When the server said that it was accepted; `null` before. */
  acceptedAt: number | null
}

/** Sends the parts of a fork to the server and takes what became of them; keeps all on this device meanwhile. */
export class Exchange {
  readonly #session: DocumentSession
  readonly #kept: KeptParts | null
  readonly #events: ExchangeEvents
  #fork: SuggestionFork
  readonly #told = new Map<string, Told>()
  #encoded = new Map<string, { readonly version: number; readonly update: Uint8Array }>()
  #timer: ReturnType<typeof setTimeout> | null = null
  #isAsking = false
  #isAgain = false
  #failures = 0
  #isEnded = false
  /** Since when something is not sent; `null` when all is. */
  unsentSince: number | null = null

  constructor(
    session: DocumentSession,
    fork: SuggestionFork,
    kept: { readonly store: KeptParts | null; readonly parts: readonly KeptPart[] },
    events: ExchangeEvents,
  ) {
    this.#session = session
    this.#fork = fork
    this.#kept = kept.store
    this.#events = events
    for (const { id, version, isSent } of kept.parts)
      this.#told.set(id, { sent: isSent ? 0 : -1, version, refused: null, acceptedAt: null })
    this.changed()
    this.#schedule(0)
    addEventListener('online', this.#now)
  }

  /** Whether the server refuses a part. */
  get isRefused(): boolean {
    return [...this.#told.values()].some(({ refused }) => refused !== null)
  }

  /** Whether the parts are kept on this device. */
  get isKept(): boolean {
    return this.#kept !== null
  }

  /** Another fork has the parts now. */
  follow(fork: SuggestionFork): void {
    this.#fork = fork
    this.#encoded = new Map()
    // The same edits, counted anew.
    for (const part of fork.parts) {
      const told = this.#told.get(part.id)
      if (told !== undefined && told.sent >= 0) told.sent = part.version
    }
    this.changed()
  }

  /** The fork has changed. */
  changed(): void {
    const isUnsent = this.#unsent().length > 0 || this.#takenBack().length > 0
    this.unsentSince = isUnsent ? (this.unsentSince ?? Date.now()) : null
    void this.#keep().catch(reportError)
    if (isUnsent) this.#schedule(PAUSE_MS)
    this.#events.onChange()
  }

  /** Others have decided, or written on something. */
  ask(): void {
    this.#isAgain = true
    this.#schedule(PAUSE_MS)
  }

  /** Resolves to whether all is sent, at the latest after `ms`. */
  async flush(ms: number): Promise<boolean> {
    this.#schedule(0)
    for (let waited = 0; this.unsentSince !== null && waited < ms && !this.#isEnded; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50))
    return this.unsentSince === null
  }

  end(): void {
    this.#isEnded = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    removeEventListener('online', this.#now)
    this.#kept?.close()
  }

  readonly #now = () => {
    this.#failures = 0
    this.#schedule(0)
  }

  /** One request is under way at a time, and the next one has all that happened meanwhile. */
  #schedule(ms: number): void {
    if (this.#isEnded || this.#isAsking) {
      this.#isAgain = true
      return
    }
    if (this.#timer !== null) {
      if (ms > 0) return
      clearTimeout(this.#timer)
    }
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#exchange().catch(reportError)
    }, ms)
  }

  #unsent() {
    return this.#fork.parts.filter(({ id, version }) => {
      const told = this.#told.get(id)
      return told === undefined || (told.acceptedAt === null && told.sent < version)
    })
  }

  /** Parts that the server has and the fork does not any more. */
  #takenBack(): string[] {
    const own = new Set(this.#fork.hunks().map(({ id }) => id))
    return [...this.#told].flatMap(([id, { version }]) => (own.has(id) || version === null ? [] : [id]))
  }

  #update(id: string): Uint8Array {
    const part = this.#fork.parts.find((each) => each.id === id)!
    const known = this.#encoded.get(id)
    if (known?.version === part.version) return known.update
    const update = part.encode(this.#fork.doc)
    this.#encoded.set(id, { version: part.version, update })
    return update
  }

  async #exchange(): Promise<void> {
    this.#isAsking = true
    this.#isAgain = false
    const parts = this.#unsent().slice(0, MOST_PUT)
    const takenBack = this.#takenBack()
    const put = parts.map(({ id }) => ({ id, update: toBase64(this.#update(id)) }))
    const sent = new Map(parts.map(({ id, version }) => [id, version]))
    const { server, address, send } = this.#session
    const known = [...this.#told].flatMap(([id, { version }]) => (version === null ? [] : [{ id, version }]))
    const name = this.#session.snapshot().people.find(({ self }) => self)?.name ?? ''
    const answer = await exchangeOwn(server, address, send, { known, put, takenBack, name })
    this.#isAsking = false
    if (this.#isEnded) return
    if (!answer.ok) {
      if (LOST.has(answer.error.error)) this.#events.onLost(answer.error.message)
      this.#failures++
      const wait = Math.min(RETRY_MS * 2 ** (this.#failures - 1), MOST_RETRY_MS)
      this.#schedule((answer.error.retryAfterS ?? 0) * 1_000 || wait)
      return
    }
    this.#failures = 0
    for (const id of takenBack) this.#told.delete(id)
    const rejected = answer.value.parts.filter((part) => this.#take(part, sent.get(part.id)))
    if (rejected.length > 0) this.#events.onRejected(rejected.map(({ id }) => id))
    const isWaiting = [...this.#told.values()].some(({ acceptedAt }) => acceptedAt !== null)
    this.changed()
    if (this.#isAgain) this.#schedule(PAUSE_MS)
    else if (isWaiting || answer.value.parts.some(({ status }) => status === 'early'))
      this.#schedule(RETRY_MS)
  }

  /** Takes what the server says of a part; whether its edits are to go. */
  #take({ id, status, version, update }: OwnPart, sent: number | undefined): boolean {
    const told = this.#told.get(id) ?? { sent: -1, version: null, refused: null, acceptedAt: null }
    const isHere = this.#fork.hunks().some((each) => each.id === id)
    switch (status) {
      case 'pending':
      case 'void': {
        told.version = version
        told.refused = null
        if (sent !== undefined) told.sent = sent
        if (update !== null && (isHere || sent === undefined)) {
          this.#fork.receive({ id, update: fromBase64(update) })
          const part = this.#fork.parts.find((each) => each.id === id)
          if (part !== undefined && !isHere) told.sent = part.version
        }
        this.#told.set(id, told)
        return false
      }
      case 'early':
        return false
      case 'refused':
      case 'full':
        told.refused = status
        if (sent !== undefined) told.sent = sent
        this.#told.set(id, told)
        return false
      case 'accepted':
      case 'undone': {
        if (!isHere) {
          this.#told.delete(id)
          return false
        }
        told.acceptedAt ??= Date.now()
        this.#told.set(id, told)
        // What the document does not have by now was written after the decision.
        if (Date.now() - told.acceptedAt > ARRIVAL_MS) {
          this.#told.delete(id)
          this.#fork.renew(id)
        }
        return false
      }
      case 'rejected':
      case 'withdrawn':
        this.#told.delete(id)
        return isHere
      case 'unknown':
        if (isHere) this.#told.delete(id)
        return false
      default:
        return status satisfies never
    }
  }

  async #keep(): Promise<void> {
    if (this.#kept === null || this.#isEnded) return
    const unsent = new Set(this.#unsent().map(({ id }) => id))
    const own = new Set(this.#fork.parts.map(({ id }) => id))
    await this.#kept.write(
      this.#fork.hunks().map((hunk) => ({
        id: hunk.id,
        update: own.has(hunk.id) ? this.#update(hunk.id) : hunk.update,
        version: this.#told.get(hunk.id)?.version ?? null,
        isSent: !unsent.has(hunk.id),
      })),
    )
  }
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
