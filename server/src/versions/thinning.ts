import type { VersionRetention } from '../config/versions.ts'

/** The fields of a version that thinning uses. */
export interface Thinnable {
  readonly id: string
  /** `null` for an unnamed version. */
  readonly name: string | null
  readonly createdAt: Date
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The ids of the versions of one document that must be deleted at `now`: `versions` are all its versions, in any order.
 * Named ones are always kept, and do not affect the others. Hours and days are those of UTC.
 *
 * The last version of a day is also the last of its hour, and the last of an hour remains so when others are deleted.
 * Therefore the result does not depend on when and how often versions were thinned before.
 */
export function thin(versions: readonly Thinnable[], now: Date, retention: VersionRetention): string[] {
  const unnamed = versions.filter(({ name }) => name === null)
  const lastOfHour = lastOfEach(unnamed, HOUR_MS)
  const lastOfDay = lastOfEach(unnamed, DAY_MS)
  return unnamed
    .filter((version) => {
      const days = (now.getTime() - version.createdAt.getTime()) / DAY_MS
      if (days < retention.allDays) return false
      if (days < retention.hourlyDays) return !lastOfHour.has(version)
      return days >= retention.dailyDays || !lastOfDay.has(version)
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

/** Ids are UUIDs of version 7, which ascend with time: they decide within a millisecond. */
function isAfter(a: Thinnable, b: Thinnable): boolean {
  return a.createdAt.getTime() - b.createdAt.getTime() > 0 || (+a.createdAt === +b.createdAt && a.id > b.id)
}
