/** The shortest and the longest password that a server takes, characters. */
const SHORTEST = 8
const LONGEST = 256

/** What is wrong with an email address; `null`: nothing that can be seen here. */
export function checkEmail(value: string): string | null {
  const [name, place, ...more] = value.trim().split('@')
  if (name === undefined || name === '' || place === undefined || more.length > 0)
    return 'An address has a name, @ and a place, as in name@place.org.'
  if (!/^[^.]+(\.[^.]+)+$/.test(place)) return 'The part after @ needs a dot, as in name@place.org.'
  return /\s/.test(value.trim()) ? 'An address has no spaces.' : null
}

/** What is wrong with a new password. */
export function checkNewPassword(value: string): string | null {
  if (value.length < SHORTEST)
    return `It needs at least ${SHORTEST} characters. A sentence is easy to remember.`
  return value.length > LONGEST ? `It can have ${LONGEST} characters at most.` : null
}

/** Asks for a value. */
export function checkGiven(value: string): string | null {
  return value.trim() === '' ? 'Fill this in.' : null
}
