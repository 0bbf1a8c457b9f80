/** A day as in ISO 8601, such as `2026-11-30`. */
export type Day = string

const MS = 86_400_000

/** The day that many days after another one; that one itself beyond the years 1 to 9999. */
export function addDays(day: Day, days: number): Day {
  return within(timeOf(day) + days * MS, day)
}

/** The same day that many months later, or the last day of that month if it has fewer. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = partsOf(day)
  const last = new Date(startOf(year, month + months + 1) - MS)
  return within(
    startOf(last.getUTCFullYear(), last.getUTCMonth() + 1) + (Math.min(date, last.getUTCDate()) - 1) * MS,
    day,
  )
}

/** Weeks that a month shows: the most that a month has, so that its place is the same for all. */
const WEEKS = 6

/** The weeks of the month of a day, seven days each, with days of the months around. `first`: 1 for Monday to 7. */
export function weeksOf(day: Day, first: number): readonly (readonly Day[])[] {
  const [year, month] = partsOf(day)
  const start = startOf(year, month)
  const before = (new Date(start).getUTCDay() - (first % 7) + 7) % 7
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_, at) => isoOf(start + (week * 7 + at - before) * MS)),
  )
}

/** The day on which the week of another one begins. */
export function weekStart(day: Day, first: number): Day {
  return addDays(day, -((new Date(timeOf(day)).getUTCDay() - (first % 7) + 7) % 7))
}

/** The first day of the week where a language is spoken: 1 for Monday to 7; Monday where the browser does not know it. */
export function firstDayOfWeek(language: string): number {
  // Not all browsers and not all of TypeScript's libraries have it; some have it as a property.
  const locale: object = new Intl.Locale(language)
  const { getWeekInfo, weekInfo } = locale as {
    getWeekInfo?: () => { readonly firstDay: number }
    weekInfo?: { readonly firstDay: number }
  }
  return (getWeekInfo?.call(locale) ?? weekInfo)?.firstDay ?? 1
}

function partsOf(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
}

function timeOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The time at which a month begins. Months beyond a year are those of the years around. */
function startOf(year: number, month: number): number {
  // The years 0 to 99 would be those of the last century.
  return new Date(0).setUTCFullYear(year, month - 1, 1)
}

function isoOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10)
}

function within(time: number, otherwise: Day): Day {
  const iso = new Date(time).toISOString()
  return /^(?!0000)\d{4}-/.test(iso) ? iso.slice(0, 10) : otherwise
}
