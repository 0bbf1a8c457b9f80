/** Browsers by what their `User-Agent` contains; the first that fits. Edge and Opera name Chrome, too, and all name Safari. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const

/** Systems, likewise. */
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** A `User-Agent` in words, such as "Firefox on Windows". */
export function deviceOf(userAgent: string): string {
  const found = (list: readonly (readonly [string, string])[]) =>
    list.find(([part]) => userAgent.includes(part))?.[1]
  const browser = found(BROWSERS)
  const system = found(SYSTEMS)
  if (browser === undefined) return userAgent.slice(0, 60) || 'An unknown program'
  return system === undefined ? browser : `${browser} on ${system}`
}
