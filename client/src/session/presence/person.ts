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
 * Colours for carets and avatars in the order in which they are given out, the most different first. `color` is what the
 * presence carries and the light page shows, `dark` what the dark page shows. White on the light values and the dark
 * page's ink on the dark ones have the contrast that WCAG requires of text (4.5:1), and carets on their page that of
 * graphics (3:1). For colour-blind eyes the smallest difference (OKLab, ΔE × 100) is 6.0 among the first six, 3.3 among all.
 */
export const PALETTE: readonly { readonly name: string; readonly color: string; readonly dark: string }[] = [
  { name: 'Cobalt', color: '#405bc3', dark: '#b4c7fd' },
  { name: 'Brick', color: '#c64547', dark: '#febfba' },
  { name: 'Pine', color: '#055446', dark: '#28b095' },
  { name: 'Ochre', color: '#8a5700', dark: '#ecaf62' },
  { name: 'Iris', color: '#54309b', dark: '#9f8cdd' },
  { name: 'Rust', color: '#6e3604', dark: '#d3864f' },
  { name: 'Lake', color: '#00558b', dark: '#66afee' },
  { name: 'Rose', color: '#9c1a44', dark: '#ea8a9c' },
  { name: 'Teal', color: '#107776', dark: '#40cecc' },
  { name: 'Plum', color: '#ad4ba1', dark: '#f0a5e4' },
  { name: 'Fern', color: '#527e00', dark: '#add582' },
  { name: 'Olive', color: '#535600', dark: '#a8ae51' },
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
