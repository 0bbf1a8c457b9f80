import type { InboxNews } from './inbox-watchers.ts'

/** Time after which a stream without news sends a comment, in ms: proxies end silent connections. */
const ALIVE_MS = 15_000

/** What {@link inboxEvents} follows. */
export interface InboxEventsOptions {
  next(silenceMs: number): Promise<InboxNews>
  /** The number of unread notifications. */
  unread(): Promise<number>
  /** When the stream ends, as `Date.now()` counts. */
  readonly expiresAt: number
}

/** The events of a page as text of an event stream: `unread` with the number, at the beginning and with each news. */
export async function* inboxEvents({
  next,
  unread,
  expiresAt,
}: InboxEventsOptions): AsyncGenerator<string, void, undefined> {
  for (let news: InboxNews = 'news'; news !== 'over'; ) {
    yield news === 'news' ? `event: unread\ndata: ${await unread()}\n\n` : ': \n\n'
    const left = expiresAt - Date.now()
    if (left <= 0) return
    news = await next(Math.min(ALIVE_MS, left))
  }
}
