import type { VersionKind, VersionRecord } from '@cowrite/persistence'

/** Kinds of versions that nobody asked for by a name. */
export type AutomaticKind = Exclude<VersionKind, 'named'>

/** What a history needs of its room and of the store. */
export interface HistoryParts {
  /** The whole document as it is now, as one Yjs V1 update. */
  readonly snapshot: () => Uint8Array
  /** Writes a version. */
  readonly create: (version: {
    readonly kind: VersionKind
    readonly name: string | null
    readonly principal: string
    readonly bytes: Uint8Array
  }) => Promise<VersionRecord>
  /** Hears of each version that could not be written and that nobody waits for. */
  readonly onFailed: (error: unknown) => void
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** So long after the first change since the last version, another one is due, in ms. */
  readonly intervalMs: number
}

/** Changes that no version holds. */
interface Changes {
  /** Who made the last of them. */
  readonly principal: string
  /** When a version is due, by the clock of the history. */
  readonly dueAt: number
}

type State =
  /** Nothing changed since the room was loaded (`null`) or since this version. */
  | { readonly name: 'kept'; readonly version: string | null }
  | { readonly name: 'changed'; readonly changes: Changes }
  | {
      readonly name: 'writing'
      /** What the version under way holds; `null` when it holds nothing new. */
      readonly changes: Changes | null
      /** What came after it was begun. */
      readonly later: Changes | null
      readonly outcome: Promise<VersionRecord>
    }

/** A version that could not be written is due again after so long, in ms, unless there is an earlier occasion. */
const RETRY_MS = 60_000
/** An empty room waits for its version so many times, each as long as an empty room stays, then it goes without. */
const QUIET_TRIES = 3

/**
 * Which versions of an open document are due, and writes them. Only what changed since the last one makes another.
 * Editing never waits for a version. Other nodes may keep versions of the same document; that does no harm.
 */
export class History {
  private readonly parts: HistoryParts
  private state: State = { name: 'kept', version: null }
  private quietFailures = 0

  constructor(parts: HistoryParts) {
    this.parts = parts
  }

  /** The document has changed, by this principal. */
  changed(principal: string): void {
    const { state } = this
    const dueAt = this.parts.now() + this.parts.intervalMs
    switch (state.name) {
      case 'kept':
        this.state = { name: 'changed', changes: { principal, dueAt } }
        return
      case 'changed':
        if (state.changes.principal === principal) return
        this.state = { name: 'changed', changes: { principal, dueAt: state.changes.dueAt } }
        return
      case 'writing':
        if (state.later?.principal === principal) return
        this.state = { ...state, later: { principal, dueAt: state.later?.dueAt ?? dueAt } }
        return
      default:
        state satisfies never
    }
  }

  /** To be called every few seconds: writes a version when one is due. */
  sweep(): void {
    if (this.state.name !== 'changed' || this.parts.now() < this.state.changes.dueAt) return
    this.write('interval', null, this.state.changes.principal).catch(this.parts.onFailed)
  }

  /**
   * The room has become quiet: resolves to whether it may go, that is, when every change is in a version, or after
   * some vain attempts.
   */
  async quiet(): Promise<boolean> {
    try {
      if (this.state.name === 'writing') await this.state.outcome
      if (this.state.name === 'changed') await this.write('quiet', null, this.state.changes.principal)
      this.quietFailures = 0
      return this.state.name === 'kept'
    } catch (error) {
      this.parts.onFailed(error)
      return ++this.quietFailures >= QUIET_TRIES
    }
  }

  /** An agent is about to write for `principal`: begins a version of what is there now. Nobody has to wait for it. */
  beforeRun(principal: string): void {
    const { state } = this
    if (state.name === 'kept' || (state.name === 'writing' && state.later === null)) return
    this.write('before-run', null, principal).catch(this.parts.onFailed)
  }

  /**
   * The id of a version that holds the document as it is at the call, written now unless the last one does. Rejects
   * like `VersionStore.create`.
   */
  async beforeRestore(principal: string): Promise<string> {
    const { state } = this
    if (state.name === 'kept' && state.version !== null) return state.version
    if (state.name === 'writing' && state.later === null) return (await state.outcome).id
    return (await this.write('before-restore', null, principal)).id
  }

  /** A version under a name, whether something changed or not. Rejects like `VersionStore.create`. */
  named(name: string, principal: string): Promise<VersionRecord> {
    return this.write('named', name, principal)
  }

  private write(kind: VersionKind, name: string | null, principal: string): Promise<VersionRecord> {
    const { state } = this
    const outcome = this.parts.create({ kind, name, principal, bytes: this.parts.snapshot() })
    // The state follows the version that was begun first; this one is one more.
    if (state.name === 'writing') return outcome
    const changes = state.name === 'changed' ? state.changes : null
    this.state = { name: 'writing', changes, later: null, outcome }
    return outcome.then(
      (version) => {
        this.ended((later) =>
          later === null ? { name: 'kept', version: version.id } : { name: 'changed', changes: later },
        )
        return version
      },
      (error: unknown) => {
        this.ended((later) => {
          const last = later ?? changes
          if (last === null) return state
          const dueAt = this.parts.now() + Math.min(RETRY_MS, this.parts.intervalMs)
          return { name: 'changed', changes: { principal: last.principal, dueAt } }
        })
        throw error
      },
    )
  }

  private ended(next: (later: Changes | null) => State): void {
    if (this.state.name === 'writing') this.state = next(this.state.later)
  }
}
