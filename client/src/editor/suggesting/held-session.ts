import type { Hint } from '@cowrite/crdt/notice'
import {
  type Binding,
  forkPlugin,
  type HeldHunk,
  SuggestionFork,
  sharedPosition,
} from '@cowrite/crdt/richtext'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Send } from '../../api/http.ts'
import type { DocumentSession, Holding } from '../../session/document-session.ts'
import type { Person } from '../../session/presence/person.ts'
import { NOT_SAVED_AFTER_MS, type SaveState } from '../../session/saving/save-state.ts'
import type { SessionSnapshot } from '../../session/session-snapshot.ts'
import { suggestedName } from '../../session/storage/local-database.ts'
import { Exchange } from './exchange.ts'
import { type KeptPart, type KeptParts, openKeptParts } from './kept-parts.ts'
import { OwnMarks } from './own-marks.ts'

/** How long a rebuilding waits for the end of a composition, in ms. */
const COMPOSING_MS = 300

const WRITABLE = { state: 'ready', readOnly: false } as const

/**
 * A document in which the user suggests: what is written in {@link doc}, a fork, goes to the server as parts of a
 * suggestion, never as edits. Everything else is that of the session below.
 */
export class HeldSession implements DocumentSession {
  readonly #below: DocumentSession
  readonly #exchange: Exchange
  readonly #listeners = new Set<() => void>()
  readonly #stops: (() => void)[]
  #fork: SuggestionFork
  #base: Y.Doc
  #binding: Binding | null = null
  #snapshot: SessionSnapshot
  #timer: ReturnType<typeof setTimeout> | null = null
  #isEnded = false
  readonly holding: Holding

  /** @param onLost the user may not suggest any more; a sentence says why */
  constructor(
    below: DocumentSession,
    kept: { readonly store: KeptParts | null; readonly parts: readonly KeptPart[] },
    onLost: (message: string) => void,
  ) {
    this.#below = below
    this.#base = below.doc
    this.#fork = this.#newFork(kept.parts)
    this.#exchange = new Exchange(below, this.#fork, kept, {
      onRejected: (ids) => this.#rebuild(ids),
      onLost,
      onChange: () => this.#changed(),
    })
    this.#snapshot = this.#takeSnapshot()
    const session = this
    this.holding = {
      get base() {
        return session.#base
      },
      get extensions() {
        return [OwnMarks.configure({ fork: session.#fork, personOf: () => session.#color() })]
      },
      bind: (binding) => this.#bind(binding),
      toShared: (position) => sharedPosition(this.#fork, position),
    }
    this.#stops = [
      below.subscribe(() => this.#changed()),
      below.onHint((hint) => hint === 'suggestions' && this.#exchange.ask()),
    ]
    addEventListener('visibilitychange', this.#looked)
  }

  get address(): string {
    return this.#below.address
  }

  get server(): string {
    return this.#below.server
  }

  get send(): Send {
    return this.#below.send
  }

  get doc(): Y.Doc {
    return this.#fork.doc
  }

  get awareness(): Awareness {
    return this.#below.awareness
  }

  get formerClientIds(): ReadonlySet<number> {
    return this.#fork.clients
  }

  readonly snapshot = (): SessionSnapshot => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onHint(listener: (hint: Hint) => void): () => void {
    return this.#below.onHint(listener)
  }

  beforeMessage(listener: () => void): () => void {
    return this.#below.beforeMessage(listener)
  }

  /** The updates of the server go to the session below, and from there into the fork. */
  applyUpdatesBy(): () => void {
    return () => {}
  }

  unsavedText(): string {
    return this.#below.unsavedText()
  }

  setUser(user: Person): void {
    this.#below.setUser(user)
  }

  connect(): void {
    this.#below.connect()
    this.#exchange.ask()
  }

  discardLocalCopy(): Promise<void> {
    return this.#below.discardLocalCopy()
  }

  /** Sends what is not sent; resolves to whether all is, at the latest after `ms`. */
  flush(ms: number): Promise<boolean> {
    return this.#exchange.flush(ms)
  }

  /** Ends the fork; the session below stays. */
  destroy(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
    removeEventListener('visibilitychange', this.#looked)
    this.#listeners.clear()
    this.#exchange.end()
    this.#fork.destroy()
  }

  readonly #looked = () => {
    if (document.visibilityState === 'visible') this.#exchange.ask()
  }

  #newFork(held: readonly HeldHunk[]): SuggestionFork {
    const fork = new SuggestionFork(this.#base, held, {
      newId: () => crypto.randomUUID(),
      newClient: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
    })
    fork.onChange(() => this.#exchange.changed())
    return fork
  }

  #bind(binding: Binding): ReturnType<Holding['bind']> {
    const fork = this.#fork
    fork.attach(binding)
    this.#binding = binding
    return {
      plugin: forkPlugin(fork, binding),
      release: () => {
        fork.attach(null)
        if (this.#binding === binding) this.#binding = null
      },
    }
  }

  /** Begins another fork, without parts that were rejected: what they deleted cannot come back in this one. */
  #rebuild(without: readonly string[]): void {
    if (this.#isEnded) return
    if (this.#binding?.held != null) {
      // The text would be drawn anew under the hands of somebody who composes.
      this.#timer = setTimeout(() => this.#rebuild(without), COMPOSING_MS)
      return
    }
    const old = this.#fork
    const hunks = old.hunks().filter(({ id }) => !without.includes(id))
    this.#base = this.#below.doc
    this.#fork = this.#newFork(hunks)
    this.#exchange.follow(this.#fork)
    for (const listener of this.#listeners) listener()
    // The editor is bound to the new one now.
    setTimeout(() => old.destroy(), 0)
  }

  #changed(): void {
    if (this.#isEnded || this.#snapshot === undefined) return
    if (this.#below.doc !== this.#base) {
      this.#rebuild([])
      return
    }
    const next = this.#takeSnapshot()
    const isSame = (Object.keys(next) as (keyof SessionSnapshot)[]).every(
      (key) => next[key] === this.#snapshot[key],
    )
    if (isSame) return
    this.#snapshot = next
    for (const listener of this.#listeners) listener()
  }

  #takeSnapshot(): SessionSnapshot {
    const below = this.#below.snapshot()
    const { unsentSince, isKept, isRefused } = this.#exchange
    const phase = below.phase.state === 'ready' ? WRITABLE : below.phase
    return {
      ...below,
      phase,
      save: this.#saveState(below.save, unsentSince, isRefused),
      unsaved: below.unsaved || (unsentSince !== null && !isKept),
    }
  }

  #saveState(below: SaveState, unsentSince: number | null, isRefused: boolean): SaveState {
    if (isRefused) return REFUSED
    if (unsentSince === null || below.kind === 'not-saved') return below
    if (below.kind === 'offline' || below.kind === 'reconnecting')
      return this.#exchange.isKept ? OFFLINE : LOST
    const left = unsentSince + NOT_SAVED_AFTER_MS - Date.now()
    if (left <= 0) return LATE
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#changed()
    }, left)
    return SAVING
  }

  #color(): string {
    return this.#below.snapshot().people.find(({ self }) => self)?.color ?? ''
  }
}

/** Opens a session in which the user suggests, with what is kept on this device. */
export async function openHeldSession(
  below: DocumentSession,
  onLost: (message: string) => void,
): Promise<HeldSession> {
  const store = await openKeptParts(suggestedName(below.server, below.address))
  return new HeldSession(below, { store, parts: (await store?.read()) ?? [] }, onLost)
}

const SAVING: SaveState = {
  kind: 'saving',
  label: 'Saving…',
  hint: 'Your suggestions are on their way to the server.',
}
const OFFLINE: SaveState = {
  kind: 'offline',
  label: 'Offline, kept on this device',
  hint: 'Go on suggesting. Your suggestions are sent when there is a connection again.',
}
const LOST: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'There is no connection, and this browser keeps nothing on the device. Keep this page open until your suggestions are sent.',
}
const LATE: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'Your last suggestions have not reached the server yet. Keep this page open, or open it again here later.',
}
const REFUSED: SaveState = {
  kind: 'not-saved',
  label: 'Not saved',
  hint: 'The server does not take a suggestion: there are too many open ones, or it is too large. Others do not see it. Wait until some are decided, or make it smaller.',
}
