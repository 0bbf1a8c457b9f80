import { setTimeout } from 'node:timers/promises'
import { type AccessChangeStore, type AccessScope, StoreError } from '@cowrite/persistence'

/** Time between two polls, in ms: a change has a second to reach all nodes. */
const POLL_MS = 300
/** How far back each poll looks, in ms: the longest that a transaction which changes rights may take to commit. */
const LOOK_BACK_MS = 10_000

/** Options of a {@link ChangePoller}; defaults in brackets. */
export interface ChangePollerOptions {
  readonly changes: Pick<AccessChangeStore, 'read'>
  readonly onChange: (scope: AccessScope) => void
  /** [300 ms] */
  readonly pollMs?: number
}

/**
 * Reads changes of rights from the database: those of nodes that no message reaches, of commands that ran beside the server,
 * and those that take effect by themselves.
 */
export class ChangePoller {
  private readonly options: ChangePollerOptions
  private readonly stop = new AbortController()
  private running: Promise<void> | null = null
  /** Changes that the last poll returned. Those of earlier polls are not returned any more. */
  private known: ReadonlySet<number> = new Set()
  private since: Date | null = null

  constructor(options: ChangePollerOptions) {
    this.options = options
  }

  /** Begins to poll; to be called once. */
  start(): void {
    this.running = this.run()
  }

  /** Ends; resolves when no poll is under way. */
  async close(): Promise<void> {
    this.stop.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { signal } = this.stop
    while (!signal.aborted) {
      await this.poll()
      await setTimeout(this.options.pollMs ?? POLL_MS, undefined, { signal, ref: false }).catch(
        (error: unknown) => {
          if (!signal.aborted) throw error
        },
      )
    }
  }

  private async poll(): Promise<void> {
    try {
      const { time, changes } = await this.options.changes.read(this.since)
      this.since = new Date(time.getTime() - LOOK_BACK_MS)
      const fresh = changes.filter(({ id }) => !this.known.has(id))
      this.known = new Set(changes.map(({ id }) => id))
      const scopes = new Map(fresh.map(({ scope }) => [JSON.stringify(scope), scope]))
      for (const scope of scopes.values()) this.options.onChange(scope)
    } catch (error) {
      // The database is away, which the journal logs. What changes meanwhile is read when it is back.
      if (!(error instanceof StoreError)) throw error
    }
  }
}
