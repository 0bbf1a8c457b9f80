/** How long versions that nobody named are kept, each figure in days from when they were made. */
export interface Keeping {
  /** All of them. */
  readonly allDays: number
  /** The last of each hour; at least `allDays`. */
  readonly hourlyDays: number
  /** The last of each day; at least `hourlyDays`. */
  readonly dailyDays: number
}

/** All of the last day, the last of each hour for a week, the last of each day for a year. */
export const KEEPING: Keeping = { allDays: 1, hourlyDays: 7, dailyDays: 365 }

/** What thinning looks at of a version. */
export interface Thinnable {
  readonly id: string
  /** `null` for one that nobody named. */
  readonly name: string | null
  readonly createdAt: Date
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The ids of the versions of one document that are to be deleted at `now`: `versions` are all it has, in any order.
 * Named ones always stay, and count for nothing else. Hours and days are those of UTC.
 *
 * A version that is the last of its day is the last of its hour too, and what is the last of its hour stays so while
 * others go. So it makes no difference how often, and when, versions were thinned before.
 */
export function thin(versions: readonly Thinnable[], now: Date, keeping: Keeping): string[] {
  const unnamed = versions.filter(({ name }) => name === null)
  const lastOfHour = lastOfEach(unnamed, HOUR_MS)
  const lastOfDay = lastOfEach(unnamed, DAY_MS)
  return unnamed
    .filter((version) => {
      const days = (now.getTime() - version.createdAt.getTime()) / DAY_MS
      if (days < keeping.allDays) return false
      if (days < keeping.hourlyDays) return !lastOfHour.has(version)
      return days >= keeping.dailyDays || !lastOfDay.has(version)
    })
    .map(({ id }) => id)
}

function lastOfEach(versions: readonly Thinnable[], lengthMs: number): ReadonlySet<Thinnable> {
  const last = new Map<number, Thinnable>()
  for (const version of versions) {
    const period = Math.floor(version.createdAt.getTime() / lengthMs)
    const known = last.get(period)
    if (known === undefined || isAfter(version, known)) last.set(period, version)
  }
  return new Set(last.values())
}

/** Ids are UUIDs of version 7, which rise with the time: they decide within a millisecond. */
function isAfter(a: Thinnable, b: Thinnable): boolean {
  return a.createdAt.getTime() - b.createdAt.getTime() > 0 || (+a.createdAt === +b.createdAt && a.id > b.id)
}
