import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_RETENTION } from '../config/versions.ts'
import { type Thinnable, thin } from './thinning.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const QUARTER = HOUR / 4
/** A time within an hour. */
const NOW = Date.UTC(2026, 5, 15, 10, 20)

const at = (id: string, time: number, name: string | null = null): Thinnable => ({
  id,
  name,
  createdAt: new Date(time),
})

/** The versions that remain after thinning at a time. */
function kept(versions: readonly Thinnable[], time: number, retention = DEFAULT_RETENTION): Thinnable[] {
  const gone = new Set(thin(versions, new Date(time), retention))
  return versions.filter(({ id }) => !gone.has(id))
}

/** Versions of two years, many of them in the same hour or day. */
const histories = fc
  .array(
    fc.record({
      ago: fc.oneof(
        fc.integer({ min: -DAY, max: 2 * DAY }),
        fc.integer({ min: 0, max: 9 * DAY }),
        fc.integer({ min: 0, max: 730 * DAY }),
        fc.integer({ min: 0, max: 730 }).map((days) => days * DAY),
      ),
      isNamed: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { maxLength: 120 },
  )
  .map((made) =>
    made.map(({ ago, isNamed }, index) =>
      at(String(index).padStart(3, '0'), NOW - ago, isNamed ? 'Named' : null),
    ),
  )

/** Four days with at most one version every quarter of an hour, so that hours and days often have several. */
const busyDays = fc
  .uniqueArray(fc.integer({ min: 0, max: 384 }), { maxLength: 80 })
  .map((quarters) => quarters.map((quarter) => at(String(quarter).padStart(3, '0'), NOW - quarter * QUARTER)))

const retentionsOf = (unit: number, maxDaily: number) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: maxDaily }),
    )
    .map(([allDays, hourly, daily]) => ({
      allDays: allDays * unit,
      hourlyDays: (allDays + hourly) * unit,
      dailyDays: (allDays + hourly + daily) * unit,
    }))

describe('thin', () => {
  it('keeps all of a day, the last of each hour of a week, the last of each day of a year, and what has a name', () => {
    const versions = [
      at('just now', NOW),
      at('a minute ago', NOW - 60_000),
      at('almost a day ago', NOW - DAY + 1),
      at('a day ago, in the same hour', NOW - DAY),
      at('two days ago, first', NOW - 2 * DAY - 2),
      at('two days ago, second', NOW - 2 * DAY - 1),
      at('two days ago, another hour', NOW - 2 * DAY - HOUR),
      at('eight days ago, earlier', NOW - 8 * DAY - HOUR),
      at('eight days ago, named', NOW - 8 * DAY - HOUR, 'First draft'),
      at('eight days ago, last', NOW - 8 * DAY),
      at('a year ago', NOW - 365 * DAY),
      at('a year ago, named', NOW - 365 * DAY, 'Begun'),
    ]
    expect(kept(versions, NOW).map(({ id }) => id)).toEqual([
      'just now',
      'a minute ago',
      'almost a day ago',
      'two days ago, second',
      'two days ago, another hour',
      'eight days ago, named',
      'eight days ago, last',
      'a year ago, named',
    ])
  })

  it('leaves one for each hour and day in which there was one, and never a second', () => {
    fc.assert(
      fc.property(histories, retentionsOf(1, 400), (versions, retention) => {
        const left = kept(versions, NOW, retention)
        for (const version of versions.filter(({ name }) => name === null)) {
          const age = NOW - +version.createdAt
          if (age >= retention.dailyDays * DAY) continue
          const length = age < retention.hourlyDays * DAY ? HOUR : DAY
          const period = (one: Thinnable) => Math.floor(+one.createdAt / length)
          const same = left.filter((one) => one.name === null && period(one) === period(version))
          expect(same.some((one) => +one.createdAt >= +version.createdAt)).toBe(true)
        }
        const days = left.filter(
          ({ name, createdAt }) => name === null && NOW - +createdAt >= retention.hourlyDays * DAY,
        )
        expect(new Set(days.map(({ createdAt }) => Math.floor(+createdAt / DAY))).size).toBe(days.length)
      }),
    )
  })

  it('ends with the same versions however often and whenever they were thinned before, also while new ones come', () => {
    fc.assert(
      fc.property(
        busyDays,
        fc.array(fc.integer({ min: 0, max: 384 }), { maxLength: 6 }),
        retentionsOf(1 / 8, 24),
        (versions, times, retention) => {
          const end = NOW + HOUR
          let left: Thinnable[] = []
          let before = Number.NEGATIVE_INFINITY
          for (const time of [
            ...times.map((quarters) => NOW - quarters * QUARTER).sort((a, b) => a - b),
            end,
          ]) {
            const arrived = versions.filter(({ createdAt }) => +createdAt > before && +createdAt <= time)
            left = kept([...left, ...arrived], time, retention)
            before = time
          }
          const ids = (some: readonly Thinnable[]) => some.map(({ id }) => id).sort()
          expect(ids(left)).toEqual(ids(kept(versions, end, retention)))
          expect(thin(left, new Date(end), retention)).toEqual([])
        },
      ),
    )
  })
})
