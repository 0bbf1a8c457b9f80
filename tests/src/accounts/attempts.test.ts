import { randomUUID } from 'node:crypto'
import { parseRedisUrl } from '@cowrite/server/redis-url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RedisService, startRedis } from '../../../scripts/services/redis.ts'
import {
  type AttemptCounter,
  MemoryAttemptCounter,
} from '../../../server/src/accounts/attempts/attempt-counter.ts'
import { networkOf } from '../../../server/src/accounts/attempts/attempts.ts'
import { RedisAttemptCounter } from '../../../server/src/accounts/attempts/redis-attempt-counter.ts'
import { createPerson, startAccountServer } from '../harness/accounts.ts'
import { eventuallyAsync } from '../harness/eventually.ts'
import { call } from './api.ts'

const WINDOW_MS = 60_000

let redis: RedisService
beforeAll(async () => {
  redis = await startRedis({ own: true })
})
afterAll(async () => {
  await redis.stop()
})

const memory = () => new MemoryAttemptCounter(() => performance.now())

function inRedis(troubles: string[] = []): AttemptCounter {
  const parsed = parseRedisUrl(redis.url)
  if (!parsed.ok) throw new Error(parsed.reason)
  return new RedisAttemptCounter({
    ...{ target: parsed.target, fallback: memory(), onTrouble: (line) => troubles.push(line) },
  })
}

/** Two counters with the same windows count as one. */
const together = (one: AttemptCounter, other: AttemptCounter) =>
  eventuallyAsync('both to count together', async () => {
    const key = randomUUID()
    await one.count(key, WINDOW_MS)
    return (await other.count(key, WINDOW_MS)).attempts === 2
  })

describe.each([
  ['memory', memory],
  ['Redis', inRedis],
])('a counter of attempts in %s', (_name, open) => {
  it('ID-39: counts in windows, takes attempts back, and forgets them', async () => {
    const counter = open()
    try {
      await together(counter, counter)
      const key = randomUUID()
      const first = await counter.count(key, WINDOW_MS)
      expect(first.attempts).toBe(1)
      expect(first.remainingMs).toBeGreaterThan(WINDOW_MS - 10_000)
      expect((await counter.count(key, WINDOW_MS)).attempts).toBe(2)
      await counter.uncount(key)
      expect((await counter.count(key, WINDOW_MS)).attempts).toBe(2)
      await counter.reset(key)
      expect((await counter.count(key, WINDOW_MS)).attempts).toBe(1)
      const other = randomUUID()
      await counter.uncount(other)
      expect((await counter.count(other, 1)).attempts).toBe(1)
      await eventuallyAsync('the end of a window', async () => (await counter.count(other, 1)).attempts === 1)
    } finally {
      counter.close()
    }
  })
})

it('ID-39: nodes with a Redis count together, and each alone while it is away', async () => {
  const troubles: string[] = []
  const [one, other] = [inRedis(troubles), inRedis()]
  try {
    await together(one, other)
    await redis.kill9()
    const key = randomUUID()
    expect((await one.count(key, WINDOW_MS)).attempts).toBe(1)
    expect((await one.count(key, WINDOW_MS)).attempts).toBe(2)
    await eventuallyAsync('the trouble to be told', async () => troubles.length > 0)
    await redis.up()
    await together(one, other)
  } finally {
    one.close()
    other.close()
  }
})

it('ID-40: guesses from one network are limited, whatever accounts they are for', async () => {
  await using server = await startAccountServer({
    env: { REDIS_URL: redis.url, COWRITE_TRUSTED_PROXIES: '127.0.0.1' },
  })
  await createPerson(server, { name: 'Ann', email: 'ann@example.org', password: 'a long password' })
  const from = (address: string, email: string, password = 'wrong password') =>
    call(server, 'POST', '/auth/sign-in', { email, password }, { headers: { 'x-forwarded-for': address } })
  for (let count = 0; count < 100; count++) {
    const { status } = await from(`2001:db8:1:2::${count.toString(16)}`, `a${count}@example.org`)
    expect(status).toBe(401)
  }
  const refused = await from('2001:db8:1:2::ffff', 'ann@example.org', 'a long password')
  expect(refused).toMatchObject({ status: 429, body: { error: 'rate-limited' } })
  expect((await from('2001:db8:1:3::1', 'ann@example.org', 'a long password')).status).toBe(200)
})

it('the network of an address is the address, or the first half of one of version 6', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('::ffff:192.0.2.7')
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
})
