import type { Version } from '../../api/versions.ts'

/** The time of a version as it is shown in a list of one day: 14:20. */
export function clockText(version: Pick<Version, 'createdAt'>, language?: string): string {
  return new Date(version.createdAt).toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })
}

/** The label of the present day. */
export const TODAY = 'Today'

/** The day of a version: Today, Yesterday, or Monday 9 March, with the year if it is another one. */
export function dayText(createdAt: string, now: Date, language?: string): string {
  const at = new Date(createdAt)
  const day = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const days = Math.round((day(now) - day(at)) / 86_400_000)
  if (days === 0) return TODAY
  if (days === 1) return 'Yesterday'
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return at.toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long', ...year })
}

/** What a version is called where its name or time tells it from others. */
export function versionText(version: Version, now: Date, language?: string): string {
  return `${dayText(version.createdAt, now, language)} ${clockText(version, language)}`
}

/** Its name, or why it was kept; `null` for one that was kept because time had passed. */
export function versionName(version: Version): string | null {
  if (version.name !== null) return version.name
  if (version.kind === 'before-run') return 'Before a run'
  return version.kind === 'before-restore' ? 'Before a restore' : null
}
