import type { RunRecord, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'

/** Time for which a node owns a run without renewing it, in ms. */
export const LEASE_MS = 10_000
/** Interval of renewals, and of looking for what other nodes ask of this one's runs, in ms. */
const RENEW_MS = 1_000
/** Renewals between two looks for runs that nobody works on. */
const LOOK_EVERY = 3

/** What {@link RunLeases} work with. */
export interface RunLeasesOptions {
  readonly runs: Store['runs']
  readonly node: string
  readonly logger: Logger
  /** The number of runs that this node works on. */
  readonly atWork: () => number
  /** Whether this node works on this run. */
  readonly isOwn: (id: string) => boolean
  readonly stop: (id: string) => void
  /** Takes a run that nobody works on; `isAbandoned`: a node that worked on it ended. */
  readonly take: (record: RunRecord, isAbandoned: boolean) => Promise<void>
}

/** Keeps the leases of this node's runs, and takes runs that no node works on. */
export class RunLeases {
  private readonly options: RunLeasesOptions
  private timer: NodeJS.Timeout | null = null
  private turn: Promise<void> | null = null
  private turns = 0

  constructor(options: RunLeasesOptions) {
    this.options = options
  }

  start(): void {
    this.timer = setInterval(() => {
      this.turn ??= this.work().finally(() => {
        this.turn = null
      })
    }, RENEW_MS).unref()
  }

  /** Ends; resolves when nothing is under way. */
  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer)
    await this.turn
  }

  private async work(): Promise<void> {
    const { runs, node, logger, atWork, stop, isOwn } = this.options
    try {
      if (atWork() > 0) {
        for (const { id, isStopping } of await runs.renew(node, LEASE_MS))
          if (isStopping && isOwn(id)) stop(id)
      }
      if (this.turns++ % LOOK_EVERY === 0) await this.look()
    } catch (err) {
      logger.warn({ err }, 'the leases of runs could not be renewed')
    }
  }

  private async look(): Promise<void> {
    const { runs, node, take } = this.options
    const queued = await runs.claim(node, LEASE_MS, null)
    if (queued !== null) await take(queued, false)
    const abandoned = await runs.takeAbandoned(node, LEASE_MS)
    if (abandoned !== null) await take(abandoned, true)
  }
}
