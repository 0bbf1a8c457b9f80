import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Journal, type JournalFailure } from './journal.ts'
import { ManualClock } from './manual-clock.ts'
import { AT_ONCE, AWAY, entry, setUp, TestUpdates } from './test-journal.ts'

describe('group commit', () => {
  it('DUR-13: commits what arrives together at once, and what arrives during a commit by the next one', async () => {
    const { updates, clock, committed, journal } = setUp()
    const [a, b] = [await updates.newDocument(), await updates.newDocument()]
    updates.hold()
    expect([journal.append(entry(a, 1)), journal.append(entry(b, 2)), journal.append(entry(a, 3))]).toEqual([
      1, 2, 3,
    ])
    await clock.settle()
    expect(updates.batches.map((batch) => batch.length)).toEqual([3])
    for (let byte = 4; byte < 104; byte++) journal.append(entry(byte % 2 === 0 ? a : b, byte))
    await clock.settle()
    expect(updates.batches).toHaveLength(1)
    expect(committed).toEqual([])
    expect(journal.pendingUpdates).toBe(103)
    updates.release()
    await clock.settle()
    expect(updates.batches.map((batch) => batch.length)).toEqual([3, 100])
    expect(committed).toEqual([
      [a, 3, 2],
      [b, 2, 1],
      [a, 102, 52],
      [b, 103, 51],
    ])
    expect([journal.pendingUpdates, journal.pendingBytes, journal.transactions]).toEqual([0, 0, 2])
    expect(clock.timers).toEqual([])
  })

  it('bounds a transaction in rows and bytes, and lets a larger update pass alone', async () => {
    const { updates, clock, journal } = setUp({ batch: { rows: 3, bytes: 100 } })
    const id = await updates.newDocument()
    for (const size of [1, 1, 1, 1, 60, 60, 30, 500, 1]) journal.append(entry(id, 7, size))
    await clock.settle()
    expect(updates.batches.map((batch) => batch.map(({ bytes }) => bytes.byteLength))).toEqual([
      [1, 1, 1],
      [1, 60],
      [60, 30],
      [500],
      [1],
    ])
  })

  it('begins the first transaction after a pause at once, and the next ones an interval apart', async () => {
    const { updates, clock, journal } = setUp({ pace: { leastMs: 12, enough: 11, mostMs: 30 } })
    const id = await updates.newDocument()
    for (let ms = 0; ms < 40; ms++) {
      journal.append(entry(id, ms))
      await clock.advance(1)
    }
    expect(updates.batches.map((batch) => batch.length)).toEqual([1, 11, 12, 12])
    const drained = journal.drain(1_000)
    await clock.settle()
    expect(await drained).toEqual({ drained: true })
    await clock.advance(30)
    journal.append(entry(id, 41))
    await clock.settle()
    expect(updates.batches.map((batch) => batch.length)).toEqual([1, 11, 12, 12, 4, 1])
    expect(clock.timers).toEqual([])
  })

  it('DUR-50: waits longer for few updates than for many, and no longer than it may', async () => {
    const { updates, clock, journal } = setUp({ pace: { leastMs: 10, enough: 4, mostMs: 30 } })
    const id = await updates.newDocument()
    const sizes = () => updates.batches.map((batch) => batch.length)
    journal.append(entry(id, 0))
    await clock.settle()
    expect(sizes()).toEqual([1])
    journal.append(entry(id, 1))
    await clock.advance(29)
    expect(sizes()).toEqual([1])
    await clock.advance(1)
    expect(sizes()).toEqual([1, 1])
    for (let byte = 2; byte < 6; byte++) journal.append(entry(id, byte))
    await clock.advance(9)
    expect(sizes()).toEqual([1, 1])
    await clock.advance(1)
    expect(sizes()).toEqual([1, 1, 4])
    journal.append(entry(id, 6))
    await clock.advance(15)
    expect(sizes()).toEqual([1, 1, 4])
    for (let byte = 7; byte < 10; byte++) journal.append(entry(id, byte))
    await clock.settle()
    expect(sizes()).toEqual([1, 1, 4, 4])
    expect(clock.timers).toEqual([])
  })

  it('AGENT-86: an update that somebody waits for is committed after the least pause', async () => {
    const { updates, clock, journal } = setUp({ pace: { leastMs: 10, enough: 4, mostMs: 30 } })
    const id = await updates.newDocument()
    const sizes = () => updates.batches.map((batch) => batch.length)
    journal.append(entry(id, 0))
    journal.hasten()
    await clock.settle()
    expect(sizes()).toEqual([1])
    journal.append(entry(id, 1))
    await clock.advance(4)
    journal.hasten()
    await clock.advance(5)
    expect(sizes()).toEqual([1])
    await clock.advance(1)
    expect(sizes()).toEqual([1, 1])
    // Nobody waits for the next one.
    journal.append(entry(id, 2))
    await clock.advance(29)
    expect(sizes()).toEqual([1, 1])
    await clock.advance(1)
    expect(sizes()).toEqual([1, 1, 1])
    journal.append(entry(id, 3))
    await clock.advance(15)
    journal.hasten()
    await clock.settle()
    expect(sizes()).toEqual([1, 1, 1, 1])
    expect(clock.timers).toEqual([])
  })

  it('takes updates from within the report of a commit', async () => {
    const updates = new TestUpdates()
    const id = await updates.newDocument()
    const clock = new ManualClock()
    const journal: Journal = new Journal({
      updates,
      clock,
      pace: AT_ONCE,
      onCommitted: (documentId, ticket) => {
        if (ticket < 5) journal.append(entry(documentId, ticket + 1))
      },
      onFailed: () => {},
    })
    journal.append(entry(id, 1))
    await clock.settle()
    expect(await updates.contents(id)).toEqual([1, 2, 3, 4, 5])
    expect(journal.pendingUpdates).toBe(0)
  })
})

describe('failure', () => {
  it('DUR-14: keeps everything while the database is away, retries with growing pauses, and says so', async () => {
    const { updates, clock, committed, states, journal } = setUp()
    const id = await updates.newDocument()
    updates.failure = AWAY
    journal.append(entry(id, 1))
    await clock.settle()
    expect(journal.state).toEqual({ name: 'retrying', since: 0, failures: 1, error: AWAY })
    const pauses: (number | undefined)[] = []
    for (let byte = 2; byte < 10; byte++) {
      pauses.push(clock.timers[0])
      journal.append(entry(id, byte))
      await clock.advance(clock.timers[0] ?? 0)
    }
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1600, 2500, 2500])
    expect(committed).toEqual([])
    expect(journal.pendingUpdates).toBe(9)
    updates.failure = null
    await clock.advance(5_000)
    expect(journal.state).toEqual({ name: 'healthy' })
    expect(states).toEqual(['retrying', 'healthy'])
    expect(await updates.contents(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(committed.at(-1)).toEqual([id, 9, 9])
    expect(clock.timers).toEqual([])
  })

  it('DUR-15: beyond its limit in bytes it refuses rather than dropping, and takes again when there is room', async () => {
    const { updates, clock, journal } = setUp({ maxPendingBytes: 1_000 })
    const id = await updates.newDocument()
    updates.failure = AWAY
    expect(journal.append(entry(id, 1, 300))).toBe(1)
    expect(journal.append(entry(id, 2, 300))).toBe(2)
    expect(journal.pendingBytes).toBe(1_000)
    expect(journal.append(entry(id, 3, 0))).toBe('full')
    updates.failure = null
    await clock.advance(5_000)
    expect(journal.append(entry(id, 3, 5_000))).toBe(3)
    await clock.settle()
    expect(await updates.contents(id)).toEqual([1, 2, 3])
  })

  it('DUR-16: gives up an unknown document at once, with what it has waiting, and commits the others', async () => {
    const { updates, clock, committed, failed, journal } = setUp()
    const [known, unknown] = [await updates.newDocument(), randomUUID()]
    updates.hold()
    journal.append(entry(unknown, 1))
    journal.append(entry(known, 2))
    await clock.settle()
    journal.append(entry(unknown, 3))
    journal.append(entry(known, 4))
    updates.release()
    await clock.settle()
    expect(failed).toHaveLength(1)
    expect(failed[0]).toMatchObject([
      unknown,
      { upToTicket: 3, updates: 2, error: { code: 'unknown-document' } },
    ])
    expect(await updates.contents(known)).toEqual([2, 4])
    expect(committed.at(-1)).toEqual([known, 4, 2])
    expect([journal.pendingUpdates, journal.pendingBytes, journal.state.name]).toEqual([0, 0, 'healthy'])
    expect(clock.timers).toEqual([])
  })

  it('DUR-16: finds the document that the database refuses and commits the others, without a pause', async () => {
    const { updates, clock, failed, journal } = setUp()
    const ids = await Promise.all(Array.from({ length: 9 }, () => updates.newDocument()))
    const poisoned = ids.filter((_, at) => at === 2 || at === 7)
    for (const id of poisoned) updates.poison.add(id)
    for (const byte of [1, 2, 3]) for (const id of ids) journal.append(entry(id, byte))
    await clock.settle()
    for (const id of poisoned) {
      const failures = failed.filter(([failedId]) => failedId === id).map(([, failure]) => failure)
      expect(failures.reduce((sum, { updates: count }) => sum + count, 0)).toBe(3)
      for (const { error } of failures) expect(error.code).toBe('rejected')
    }
    expect(new Set(failed.map(([id]) => id))).toEqual(new Set(poisoned))
    for (const id of ids) expect(await updates.contents(id)).toEqual(poisoned.includes(id) ? [] : [1, 2, 3])
    expect(journal.pendingUpdates).toBe(0)
  })

  it('DUR-61: of a document gives up only the updates that are refused, and says so before later ones are reported', async () => {
    const events: string[] = []
    const failed: JournalFailure[] = []
    const { updates, clock, journal } = setUp({
      onCommitted: (_, ticket) => events.push(`committed ${ticket}`),
      onFailed: (_, failure) => {
        failed.push(failure)
        events.push(`failed ${failure.upToTicket}`)
      },
    })
    const [id, other] = [await updates.newDocument(), await updates.newDocument()]
    updates.poisonByte = 7
    updates.hold()
    journal.append(entry(other, 1))
    await clock.settle()
    for (const byte of [1, 2, 7, 4, 5, 7, 6, 8]) journal.append(entry(id, byte))
    updates.release()
    await clock.settle()
    expect(await updates.contents(id)).toEqual([1, 2, 4, 5, 6, 8])
    expect(failed.map(({ upToTicket, updates: count }) => [upToTicket, count])).toEqual([
      [4, 1],
      [7, 1],
    ])
    // What came after a refused one is reported after the refusal.
    expect(events.filter((event) => event.startsWith('failed'))).toEqual(['failed 4', 'failed 7'])
    for (const ticket of [4, 7]) {
      const at = events.indexOf(`failed ${ticket}`)
      const before = events.slice(0, at).map((event) => Number(event.split(' ')[1]))
      expect(Math.max(...before)).toBeLessThan(ticket)
    }
    expect(events.at(-1)).toBe('committed 9')
    expect([journal.pendingUpdates, journal.pendingBytes, journal.state.name]).toEqual([0, 0, 'healthy'])
  })

  it('DUR-61: does not ask the database for each of many refused updates', async () => {
    const { updates, clock, failed, journal } = setUp()
    const [id, other] = [await updates.newDocument(), await updates.newDocument()]
    updates.poisonByte = 7
    updates.hold()
    journal.append(entry(other, 1))
    await clock.settle()
    for (let at = 0; at < 2_000; at++) journal.append(entry(id, 7))
    journal.append(entry(other, 2))
    updates.release()
    await clock.settle()
    expect(failed.reduce((sum, [, failure]) => sum + failure.updates, 0)).toBe(2_000)
    expect(updates.batches.length).toBeLessThan(100)
    expect(await updates.contents(other)).toEqual([1, 2])
    expect(journal.pendingUpdates).toBe(0)
  })

  it('keeps what fails for an unexpected reason', async () => {
    const { updates, clock, failed, journal } = setUp()
    const id = await updates.newDocument()
    updates.failure = new TypeError('a bug')
    journal.append(entry(id, 1))
    await clock.advance(60_000)
    expect(failed).toEqual([])
    expect(journal.state).toMatchObject({ name: 'retrying', error: updates.failure })
    expect(journal.pendingUpdates).toBe(1)
  })

  it('DUR-14: stores each accepted update once and in order, whatever fails in between', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ document: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ away: fc.boolean() }) },
      { weight: 2, arbitrary: fc.record({ pass: fc.nat(3_000) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { updates, clock, committed, journal } = setUp({ batch: { rows: 4, bytes: 1_000 } })
        const ids = await Promise.all(Array.from({ length: 4 }, () => updates.newDocument()))
        const accepted = new Map(ids.map((id): [string, number[]] => [id, []]))
        let byte = 0
        for (const one of steps) {
          if ('away' in one) updates.failure = one.away ? AWAY : null
          else if ('pass' in one) await clock.advance(one.pass)
          else {
            const id = ids[one.document] ?? ''
            journal.append(entry(id, ++byte))
            accepted.get(id)?.push(byte)
          }
        }
        updates.failure = null
        await clock.advance(10_000)
        expect(journal.pendingUpdates).toBe(0)
        for (const [id, bytes] of accepted) {
          expect(await updates.contents(id)).toEqual(bytes)
          const last = committed.findLast(([documentId]) => documentId === id)
          if (bytes.length > 0) expect(last?.[2]).toBe(bytes.length)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('drain and close', () => {
  it('resolves at once with nothing pending, else when everything is committed', async () => {
    const { updates, clock, journal } = setUp()
    expect(await journal.drain(1_000)).toEqual({ drained: true })
    updates.hold()
    journal.append(entry(await updates.newDocument(), 1))
    const drained = journal.drain(1_000)
    await clock.settle()
    updates.release()
    await clock.settle()
    expect(await drained).toEqual({ drained: true })
    expect(clock.timers).toEqual([])
  })

  it('tells at the deadline what is left, and why', async () => {
    const { updates, clock, journal } = setUp()
    updates.failure = AWAY
    journal.append(entry(await updates.newDocument(), 1))
    const drained = journal.drain(3_000)
    await clock.advance(3_000)
    expect(await drained).toEqual({ drained: false, updates: 1, bytes: 201, error: AWAY })
  })

  it('does not sit out a pause', async () => {
    const { updates, clock, journal } = setUp()
    updates.failure = AWAY
    journal.append(entry(await updates.newDocument(), 1))
    await clock.settle()
    updates.failure = null
    const drained = journal.drain(1_000)
    await clock.settle()
    expect(await drained).toEqual({ drained: true })
  })

  it('refuses after close, commits what it has, and leaves no timer behind', async () => {
    const { updates, clock, journal } = setUp()
    const id = await updates.newDocument()
    journal.append(entry(id, 1))
    const closed = journal.close(1_000)
    expect(journal.append(entry(id, 2))).toBe('closed')
    await clock.settle()
    expect(await closed).toEqual({ drained: true })
    expect(await updates.contents(id)).toEqual([1])
    expect(clock.timers).toEqual([])
  })

  it('stops trying when closing took too long', async () => {
    const { updates, clock, journal } = setUp()
    updates.failure = AWAY
    journal.append(entry(await updates.newDocument(), 1))
    const closed = journal.close(1_000)
    await clock.advance(1_000)
    expect(await closed).toMatchObject({ drained: false, updates: 1 })
    expect(clock.timers).toEqual([])
  })
})
