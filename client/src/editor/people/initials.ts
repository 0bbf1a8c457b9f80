/** The one or two letters of an avatar: the first letters of the first and of the last word. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  const first = words[0] ?? '?'
  const last = words.length > 1 ? words[words.length - 1]! : ''
  return ([...first][0]! + ([...last][0] ?? '')).toLocaleUpperCase()
}
