import { expect, it } from 'vitest'
import type { FileAddress } from '../../api/files.ts'
import type { ApiResult } from '../../api/http.ts'
import { FileAddresses, type KnownFile } from './file-addresses.ts'

/** A clock that stands still, with what waits for it. */
function stillClock() {
  let now = 0
  const waiting: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const entry = { at: now + ms, run }
      waiting.push(entry)
      return () => void waiting.splice(waiting.indexOf(entry), waiting.includes(entry) ? 1 : 0)
    },
    /** Lets the time pass, and what is asked then be answered. */
    async pass(ms: number) {
      const end = now + ms
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        waiting.splice(waiting.indexOf(next), 1)
        now = Math.max(now, next.at)
        next.run()
        for (let turn = 0; turn < 10; turn++) await Promise.resolve()
      }
      now = end
    },
  }
}

type Answer = ApiResult<{ addresses: Readonly<Record<string, FileAddress>> }>

function address(id: string, endsAt: number, status: 'processing' | 'ready'): FileAddress {
  const file = { id, name: id, size: 1, type: 'image/png', kind: 'image', src: `/files/${id}` } as const
  return {
    url: `/files/${id}?access=${endsAt}`,
    expiresAt: new Date(endsAt).toISOString(),
    file: { ...file, status, preview: true, variants: [] },
  }
}

it('EDIT-462: addresses are asked for together, again before they end and when something is not ready, and not for what is not shown', async () => {
  const clock = stillClock()
  const asked: string[] = []
  let status: 'processing' | 'ready' = 'processing'
  let isReachable = true
  const addresses = new FileAddresses({
    api: {
      addresses: (_document, ids): Promise<Answer> => {
        asked.push([...ids].sort().join(' '))
        if (!isReachable)
          return Promise.resolve({
            ok: false,
            error: { status: 0, error: 'unreachable', message: '', todo: '' },
          })
        const known = ids
          .filter((id) => id !== 'gone')
          .map((id) => [id, address(id, clock.now() + 300_000, status)])
        return Promise.resolve({ ok: true, value: { addresses: Object.fromEntries(known) } })
      },
    },
    document: 'demo/one',
    now: clock.now,
    after: clock.after,
  })
  const seen: KnownFile[] = []
  const stop = addresses.watch('a', (known) => seen.push(known))
  addresses.watch('gone', (known) => seen.push(known))
  expect(seen.map(({ state }) => state)).toEqual(['asked', 'asked'])
  await clock.pass(100)
  expect(asked).toEqual(['a gone'])
  expect(seen.slice(2).map(({ state }) => state)).toEqual(['there', 'gone'])

  status = 'ready'
  addresses.refresh()
  await clock.pass(100)
  expect(asked.slice(1)).toEqual(['a gone'])
  addresses.refresh()
  await clock.pass(100)
  // What is ready does not change.
  expect(asked.slice(2)).toEqual(['gone'])

  isReachable = false
  await clock.pass(245_000)
  expect(asked.length).toBeGreaterThan(4)
  expect(new Set(asked.slice(3))).toEqual(new Set(['a']))
  isReachable = true
  await clock.pass(30_000)
  expect(seen.at(-1)).toMatchObject({ state: 'there' })
  expect((await addresses.fresh('a'))?.url).toBe(
    seen.at(-1)?.state === 'there' ? (seen.at(-1) as { address: FileAddress }).address.url : '',
  )

  stop()
  const before = asked.length
  await clock.pass(600_000)
  expect(asked.length).toBe(before)
  addresses.destroy()
})
