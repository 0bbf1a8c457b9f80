import { type AccessScope, type NotificationStore, StoreError } from '@cowrite/persistence'

/** What an {@link InboxWatchers} works with. */
export interface InboxWatchersOptions {
  readonly notifications: Pick<NotificationStore, 'revisions'>
  /** How often notifications of other nodes are looked for, in ms; `null`: there are no other nodes. */
  readonly pollMs: number | null
}

/** A page that waits for news. */
interface Watcher {
  readonly account: string
  readonly session: string
  wake: (isOver: boolean) => void
}

/** Why a wait ended. */
export type InboxNews = 'news' | 'silence' | 'over'

/**
 * Wakes the pages of this node when notifications of their account change: at once for changes on this node, and after a
 * poll of all accounts together for those on others.
 */
export class InboxWatchers {
  private readonly options: InboxWatchersOptions
  private readonly watchers = new Set<Watcher>()
  private readonly revisions = new Map<string, number>()
  private poll: NodeJS.Timeout | null = null
  private isClosed = false

  constructor(options: InboxWatchersOptions) {
    this.options = options
  }

  get size(): number {
    return this.watchers.size
  }

  /** The number of pages of an account. */
  count(account: string): number {
    return [...this.watchers].filter((one) => one.account === account).length
  }

  /** A page of a session: call `next` for each news, and `end` at the end. What happens between two calls is not lost. */
  watch(account: string, session: string) {
    let pending: InboxNews | null = this.isClosed ? 'over' : null
    let resume: ((news: InboxNews) => void) | null = null
    const watcher: Watcher = {
      account,
      session,
      wake: (isOver) => {
        pending = isOver || pending === 'over' ? 'over' : 'news'
        resume?.(pending)
      },
    }
    this.watchers.add(watcher)
    this.schedule()
    return {
      next: async (silenceMs: number): Promise<InboxNews> => {
        if (pending === null) {
          const { promise, resolve } = Promise.withResolvers<InboxNews>()
          resume = resolve
          const timer = setTimeout(resolve, Math.max(0, silenceMs), 'silence')
          await promise
          clearTimeout(timer)
          resume = null
        }
        const news = pending ?? 'silence'
        if (news !== 'over') pending = null
        return news
      },
      end: (): void => {
        watcher.wake(true)
        this.watchers.delete(watcher)
        if (!this.count(account)) this.revisions.delete(account)
      },
    }
  }

  /** Notifications of these accounts changed. */
  wake(accounts: readonly string[]): void {
    const concerned = new Set(accounts)
    for (const watcher of this.watchers) if (concerned.has(watcher.account)) watcher.wake(false)
  }

  /** Rights changed, and with them what is counted; a session that ended ends its pages. */
  accessChanged(scope: AccessScope): void {
    for (const watcher of this.watchers) {
      if (scope.kind === 'session') {
        if (scope.session === watcher.session) watcher.wake(true)
      } else if (scope.kind !== 'account' || scope.account === watcher.account) watcher.wake(false)
    }
  }

  /** Ends all pages. */
  close(): void {
    this.isClosed = true
    if (this.poll !== null) clearTimeout(this.poll)
    for (const watcher of this.watchers) watcher.wake(true)
  }

  private schedule(): void {
    const { pollMs } = this.options
    if (pollMs === null || this.poll !== null || this.isClosed) return
    this.poll = setTimeout(() => void this.look(), pollMs)
  }

  private async look(): Promise<void> {
    const accounts = [...new Set([...this.watchers].map(({ account }) => account))]
    try {
      if (accounts.length > 0) this.compare(await this.options.notifications.revisions(accounts))
    } catch (error) {
      // The database is away, which the journal logs. The next poll finds what changed.
      if (!(error instanceof StoreError)) throw error
    }
    this.poll = null
    if (this.watchers.size > 0) this.schedule()
  }

  private compare(revisions: ReadonlyMap<string, number>): void {
    const changed: string[] = []
    for (const [account, revision] of revisions) {
      // What was there when a page came, it has counted itself; it may have come during this poll.
      if (this.revisions.get(account) !== revision) changed.push(account)
      this.revisions.set(account, revision)
    }
    this.wake(changed)
  }
}
