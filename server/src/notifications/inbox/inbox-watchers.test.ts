import { StoreError } from '@cowrite/persistence'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { InboxWatchers } from './inbox-watchers.ts'

const POLL_MS = 1_000
const revisions = new Map<string, number>()
let polls = 0
let isAway = false
let watchers: InboxWatchers

beforeEach(() => {
  vi.useFakeTimers()
  revisions.clear()
  polls = 0
  isAway = false
  watchers = new InboxWatchers({
    pollMs: POLL_MS,
    notifications: {
      revisions: async (accounts) => {
        polls++
        if (isAway) throw new StoreError('unavailable', 'away')
        return new Map([...revisions].filter(([account]) => accounts.includes(account)))
      },
    },
  })
})
afterEach(() => {
  watchers.close()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('NOTE-13: a page is woken at once by this node, after a poll by others, and by no news of other accounts', async () => {
  const [ann, ben] = [watchers.watch('ann', '1'), watchers.watch('ben', '2')]
  revisions.set('ann', 1)
  const first = ann.next(60_000)
  await vi.advanceTimersByTimeAsync(POLL_MS)
  expect(await first).toBe('news')
  const silent = ann.next(10 * POLL_MS)
  await vi.advanceTimersByTimeAsync(10 * POLL_MS)
  expect(await silent).toBe('silence')
  watchers.wake(['ann'])
  expect(await ann.next(60_000)).toBe('news')
  isAway = true
  revisions.set('ann', 2)
  const next = ann.next(60_000)
  await vi.advanceTimersByTimeAsync(5 * POLL_MS)
  isAway = false
  await vi.advanceTimersByTimeAsync(POLL_MS)
  expect(await next).toBe('news')
  const other = ben.next(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await other).toBe('silence')
  ann.end()
  ben.end()
  await vi.advanceTimersByTimeAsync(2 * POLL_MS)
  const before = polls
  await vi.advanceTimersByTimeAsync(20 * POLL_MS)
  expect(polls).toBe(before)
})

it('NOTE-14: rights that change wake whom they may concern, a session that ends ends its pages', async () => {
  const pages = [watchers.watch('ann', '1'), watchers.watch('ann', '2'), watchers.watch('ben', '3')]
  const state = async () => {
    const news = Promise.all(pages.map((page) => page.next(1)))
    await vi.advanceTimersByTimeAsync(1)
    return await news
  }
  watchers.accessChanged({ kind: 'document', document: 'd' })
  expect(await state()).toEqual(['news', 'news', 'news'])
  watchers.accessChanged({ kind: 'account', account: 'ann' })
  expect(await state()).toEqual(['news', 'news', 'silence'])
  watchers.accessChanged({ kind: 'session', session: '2' })
  expect(await state()).toEqual(['silence', 'over', 'silence'])
  watchers.close()
  expect(await state()).toEqual(['over', 'over', 'over'])
  expect(await watchers.watch('cleo', '4').next(1)).toBe('over')
})
