/** A day, as in ISO 8601, as it is shown in a language, by default that of the browser. */
export function dateText(day: string | null, language?: string): string {
  if (day === null) return 'No date'
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  return format.format(new Date(`${day}T00:00:00Z`))
}
