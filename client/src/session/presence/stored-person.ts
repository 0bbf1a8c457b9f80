import { isColor } from './color.ts'
import { ANIMALS, cleanText, GUEST, NAME_LENGTH, type Person, randomPerson, readMadeUp } from './person.ts'

/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.person'

/** The methods of the browser's storage that are used here. */
export type PersonStorage = Pick<Storage, 'getItem' | 'setItem'>

/** The stored name and colour. Without any, generates a guest and stores it. */
export function loadPerson(storage: PersonStorage | null, random: () => number = Math.random): Person {
  const person = parsePerson(storage?.getItem(STORAGE_KEY) ?? null)
  if (person !== null) return person
  const guest = randomPerson(random)
  savePerson(storage, guest)
  return guest
}

/** Stores name and colour in this browser. */
export function savePerson(storage: PersonStorage | null, person: Person): void {
  storage?.setItem(STORAGE_KEY, JSON.stringify(person))
}

/** Parses a stored person; `null` when it is missing or invalid. */
export function parsePerson(json: string | null): Person | null {
  if (json === null) return null
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // Another script has used the key. A new guest replaces the value.
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { name, color, madeUp } = value as Record<string, unknown>
  const cleaned = cleanText(name, NAME_LENGTH)
  if (cleaned === null || !isColor(color)) return null
  // Earlier versions stored no `madeUp`. A generated name identifies a guest.
  const guest = ANIMALS.some((animal) => cleaned === `${GUEST} ${animal}`)
  const made = madeUp === undefined ? { name: guest, color: guest } : readMadeUp(madeUp)
  return made.name || made.color ? { name: cleaned, color, madeUp: made } : { name: cleaned, color }
}
