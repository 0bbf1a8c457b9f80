const DAY_MS = 86_400_000

/** When something was, for cards: `9:12` today, `Tue 9:12` within a week, else the date. */
export function shortTime(iso: string, now = Date.now(), language?: string): string {
  const time = new Date(iso)
  const [today, day] = [new Date(now), new Date(iso)]
  today.setHours(0, 0, 0, 0)
  day.setHours(0, 0, 0, 0)
  const days = Math.round((today.getTime() - day.getTime()) / DAY_MS)
  if (days === 0) return time.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })
  if (days > 0 && days < 7)
    return time.toLocaleString(language, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  const isThisYear = time.getFullYear() === today.getFullYear()
  return time.toLocaleDateString(language, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  })
}

/** When something was, in full. */
export function longTime(iso: string, language?: string): string {
  return new Date(iso).toLocaleString(language, { dateStyle: 'full', timeStyle: 'short' })
}
