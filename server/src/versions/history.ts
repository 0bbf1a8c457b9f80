import type { VersionKind, VersionRecord } from '@cowrite/persistence'

/** Kinds of versions that are created automatically. */
export type AutomaticKind = Exclude<VersionKind, 'named'>

/** What a history uses of its room and of the store. */
export interface HistoryOptions {
  /** The whole current document as one Yjs V1 update. */
  readonly snapshot: () => Uint8Array
  /** Writes a version. */
  readonly create: (version: {
    readonly kind: VersionKind
    readonly name: string | null
    readonly principal: string
    readonly bytes: Uint8Array
  }) => Promise<VersionRecord>
  /** Called for each failure to write a version for which no caller waits. */
  readonly onFailed: (error: unknown) => void
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Time from the first change after the last version until the next version is due, in ms. */
  readonly intervalMs: number
}

/** Changes that are not in any version. */
interface Changes {
  /** The principal of the last change. */
  readonly principal: string
  /** When a version is due, by the history's clock. */
  readonly dueAt: number
}

type State =
  /** Nothing has changed since the room was loaded (`null`) or since this version. */
  | { readonly name: 'kept'; readonly version: string | null }
  | { readonly name: 'changed'; readonly changes: Changes }
  | {
      readonly name: 'writing'
      /** The changes in the version being written; `null` when it contains nothing new. */
      readonly changes: Changes | null
      /** The changes since the writing began. */
      readonly later: Changes | null
      readonly outcome: Promise<VersionRecord>
    }

/** Delay after which a version that could not be written is due again, in ms, unless another occasion comes first. */
const RETRY_MS = 60_000
/**
 * Number of times that an empty room stays open to wait for its version, each as long as an empty room stays; then it
 * closes without the version.
 */
const QUIET_TRIES = 3

/**
 * Determines which versions of an open document are due, and writes them. A version is only written after changes.
 * Editing never waits for a version. Other nodes may write versions of the same document, which does no harm.
 */
export class History {
  private readonly options: HistoryOptions
  private state: State = { name: 'kept', version: null }
  private quietFailures = 0

  constructor(options: HistoryOptions) {
    this.options = options
  }

  /** Records a change of the document by this principal. */
  changed(principal: string): void {
    const { state } = this
    const dueAt = this.options.now() + this.options.intervalMs
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

  /** Must be called every few seconds: writes a version when one is due. */
  sweep(): void {
    if (this.state.name !== 'changed' || this.options.now() < this.state.changes.dueAt) return
    this.write('interval', null, this.state.changes.principal).catch(this.options.onFailed)
  }

  /**
   * Must be called when the room has become empty. Resolves to whether it may close: `true` when every change is in a
   * version, or after some failed attempts.
   */
  async quiet(): Promise<boolean> {
    try {
      if (this.state.name === 'writing') await this.state.outcome
      if (this.state.name === 'changed') await this.write('quiet', null, this.state.changes.principal)
      this.quietFailures = 0
      return this.state.name === 'kept'
    } catch (error) {
      this.options.onFailed(error)
      return ++this.quietFailures >= QUIET_TRIES
    }
  }

  /**
   * Begins a version of the current content because an agent is about to write for `principal`. Callers need not wait
   * for it.
   */
  beforeRun(principal: string): void {
    const { state } = this
    if (state.name === 'kept' || (state.name === 'writing' && state.later === null)) return
    this.write('before-run', null, principal).catch(this.options.onFailed)
  }

  /**
   * The id of a version with the content at the time of the call; written now unless the last version has it. Rejects
   * like `VersionStore.create`.
   */
  async beforeRestore(principal: string): Promise<string> {
    const { state } = this
    if (state.name === 'kept' && state.version !== null) return state.version
    if (state.name === 'writing' && state.later === null) return (await state.outcome).id
    return (await this.write('before-restore', null, principal)).id
  }

  /** Writes a named version, whether or not anything has changed. Rejects like `VersionStore.create`. */
  named(name: string, principal: string): Promise<VersionRecord> {
    return this.write('named', name, principal)
  }

  private write(kind: VersionKind, name: string | null, principal: string): Promise<VersionRecord> {
    const { state } = this
    const outcome = this.options.create({ kind, name, principal, bytes: this.options.snapshot() })
    // The state follows the version that was begun first; this one is additional.
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
          const dueAt = this.options.now() + Math.min(RETRY_MS, this.options.intervalMs)
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
