/** How one appears to the others: the name at the caret and its colour. */
export interface Person {
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  /** What of this was made up for a guest. Left out when the person, or the page around the editor, chose all. */
  readonly madeUp?: MadeUp
}

/** Which parts of a {@link Person} were made up; they may change when somebody else has the same. */
export interface MadeUp {
  readonly name: boolean
  readonly color: boolean
}

/**
 * Colours for carets and avatars, each with its name. All lie between luminances 0.10 and 0.18, so that white
 * text on them and they themselves on the light and the dark page have enough contrast (WCAG: 4.5:1 for text,
 * 3:1 for the caret).
 */
export const PALETTE: readonly { readonly name: string; readonly color: string }[] = [
  { name: 'Brick', color: '#c2412d' },
  { name: 'Amber', color: '#a35a00' },
  { name: 'Olive', color: '#6b7300' },
  { name: 'Fern', color: '#3b8132' },
  { name: 'Pine', color: '#0a8268' },
  { name: 'Lake', color: '#087ca7' },
  { name: 'Cobalt', color: '#3f6be0' },
  { name: 'Iris', color: '#7c5ce0' },
  { name: 'Plum', color: '#a845b8' },
  { name: 'Rose', color: '#c93b76' },
]

/** A guest's name is "Guest" and one of these. */
export const ANIMALS: readonly string[] = [
  'Otter',
  'Heron',
  'Badger',
  'Lynx',
  'Marten',
  'Plover',
  'Hare',
  'Newt',
  'Finch',
  'Vole',
  'Ibis',
  'Stoat',
  'Wren',
  'Egret',
  'Bison',
  'Tern',
]

/** The longest name that is shown, in characters; a label at a caret must not cover the text. */
export const NAME_LENGTH = 40

/** The first word of every name that is made up. */
export const GUEST = 'Guest'

/** Key in the browser's local storage. */
const STORAGE_KEY = 'cowrite.person'

/** A guest's name and colour, such as "Guest Otter". `random` returns numbers from 0 up to 1. */
export function randomPerson(random: () => number = Math.random): Person {
  const pick = <T>(list: readonly T[]): T =>
    list[Math.min(list.length - 1, Math.floor(random() * list.length))]!
  return {
    name: `${GUEST} ${pick(ANIMALS)}`,
    color: pick(PALETTE).color,
    madeUp: { name: true, color: true },
  }
}

/** A name without control characters and blanks at its ends, of bounded length; `null` when none remains. */
export function cleanName(name: string): string | null {
  return cleanText(name, NAME_LENGTH)
}

/** Any value as a line of text without control characters, of at most `length` characters; `null` when none remains. */
export function cleanText(value: unknown, length: number): string | null {
  if (typeof value !== 'string') return null
  const cleaned = value
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/ +/g, ' ')
    .trim()
  return cleaned === '' ? null : [...cleaned].slice(0, length).join('').trim()
}

/** The person under a name that they chose. */
export function withName(person: Person, name: string): Person {
  return { name, color: person.color, madeUp: { name: false, color: person.madeUp?.color === true } }
}

/** The person in a colour that they chose. */
export function withColor(person: Person, color: string): Person {
  return { name: person.name, color, madeUp: { name: person.madeUp?.name === true, color: false } }
}

/** Whether this is a colour as presence carries it. */
export function isColor(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)
}

/** Black or white, whichever is easier to read on `color` (`#rrggbb`), by WCAG relative luminance. */
export function inkOn(color: string): '#000000' | '#ffffff' {
  // At a luminance of 0.179 black and white have the same contrast: √(1.05 × 0.05) − 0.05.
  return luminance(color) > 0.179 ? '#000000' : '#ffffff'
}

/** WCAG relative luminance of `#rrggbb`, 0 to 1. */
export function luminance(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/** One or two letters for an avatar: the first of the first and of the last word. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '')
  const first = words[0] ?? '?'
  const last = words.length > 1 ? words[words.length - 1]! : ''
  return ([...first][0]! + ([...last][0] ?? '')).toLocaleUpperCase()
}

/** The part of the browser's storage that is needed here. */
export type PersonStorage = Pick<Storage, 'getItem' | 'setItem'>

/** The remembered name and colour, or a new guest, who is remembered from now on. */
export function loadPerson(storage: PersonStorage | null, random: () => number = Math.random): Person {
  const person = parsePerson(storage?.getItem(STORAGE_KEY) ?? null)
  if (person !== null) return person
  const guest = randomPerson(random)
  savePerson(storage, guest)
  return guest
}

/** Remembers name and colour in this browser. */
export function savePerson(storage: PersonStorage | null, person: Person): void {
  storage?.setItem(STORAGE_KEY, JSON.stringify(person))
}

/** What was remembered, if it is whole. */
export function parsePerson(json: string | null): Person | null {
  if (json === null) return null
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // Somebody else wrote under our key; a new guest replaces it.
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { name, color, madeUp } = value as Record<string, unknown>
  const cleaned = cleanText(name, NAME_LENGTH)
  if (cleaned === null || !isColor(color)) return null
  // What an earlier version remembered does not say; a guest's name shows it.
  const guest = ANIMALS.some((animal) => cleaned === `${GUEST} ${animal}`)
  const made = madeUp === undefined ? { name: guest, color: guest } : readMadeUp(madeUp)
  return made.name || made.color ? { name: cleaned, color, madeUp: made } : { name: cleaned, color }
}

/** Reads which parts were made up; what cannot be read was chosen. */
export function readMadeUp(value: unknown): MadeUp {
  const { name, color } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >
  return { name: name === true, color: color === true }
}
