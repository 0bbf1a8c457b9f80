/** Name and colour of a participant, as shown at the caret and in the avatar. */
export interface Person {
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  /** The parts that were generated for a guest. Omitted when the user or the host page chose both. */
  readonly madeUp?: MadeUp
}

/** The generated parts of a {@link Person}. They may change when another participant has the same. */
export interface MadeUp {
  readonly name: boolean
  readonly color: boolean
}

/**
 * Colours for carets and avatars with their names. Their luminances lie between 0.10 and 0.18, so that white text on
 * them has the contrast that WCAG requires of text (4.5:1), and a caret on the light and on the dark page the contrast
 * that it requires of graphics (3:1).
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

/** The second words of guests' names; the first is {@link GUEST}. */
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

/** Maximum length of a name in characters. A longer label at a caret would cover the text. */
export const NAME_LENGTH = 40

/** The first word of every generated name. */
export const GUEST = 'Guest'

/** Generates a guest's name and colour, such as "Guest Otter". `random` returns numbers from 0 to 1. */
export function randomPerson(random: () => number = Math.random): Person {
  const pick = <T>(list: readonly T[]): T =>
    list[Math.min(list.length - 1, Math.floor(random() * list.length))]!
  return {
    name: `${GUEST} ${pick(ANIMALS)}`,
    color: pick(PALETTE).color,
    madeUp: { name: true, color: true },
  }
}

/** {@link cleanText} with the maximum length of a name. */
export function cleanName(name: string): string | null {
  return cleanText(name, NAME_LENGTH)
}

/**
 * Converts any value to one line of text: without control characters, with single spaces, of at most `length` characters.
 * Returns `null` when no text remains.
 */
export function cleanText(value: unknown, length: number): string | null {
  if (typeof value !== 'string') return null
  const cleaned = value
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/ +/g, ' ')
    .trim()
  return cleaned === '' ? null : [...cleaned].slice(0, length).join('').trim()
}

/** The person with a name that the user chose. */
export function withName(person: Person, name: string): Person {
  return { name, color: person.color, madeUp: { name: false, color: person.madeUp?.color === true } }
}

/** The person with a colour that the user chose. */
export function withColor(person: Person, color: string): Person {
  return { name: person.name, color, madeUp: { name: person.madeUp?.name === true, color: false } }
}

/** Reads a {@link MadeUp} of any value. A part counts as generated only if its field is `true`. */
export function readMadeUp(value: unknown): MadeUp {
  const { name, color } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >
  return { name: name === true, color: color === true }
}
