import { isHarmlessText, isSafeImage, isSafeLink } from './urls.ts'

/** Longest string that an attribute may hold, in UTF-16 units: marks repeat theirs with each run of the text. */
const MAX_STRING = 16_384

/** Columns that one cell may span: more than anybody lays out, and each costs an element in the HTML. */
export const MAX_COLUMN_SPAN = 100

/** Rows that one cell may span: HTML's limit is 65,534, tables that people make have a few hundred. */
export const MAX_ROW_SPAN = 1_000

/** Widest column or image, in CSS pixels. */
const MAX_PIXELS = 10_000

/** Markdown's largest list number has nine digits; some are left for the items after the first. */
const MAX_START = 99_999_999

/** The value to show for a stored one; `undefined` when it takes the schema's default. */
type Check = (value: unknown) => unknown
type Checks = ReadonlyMap<string, Check>

const whole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? value : undefined

/** A whole number, cut down to the range instead of dropped. */
const within =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) ? Math.min(Math.max(value as number, least), most) : undefined

const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value) ? value : undefined

const text: Check = (value) => {
  if (Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.length <= MAX_STRING ? value : undefined
}

const address =
  (isSafe: (url: unknown) => boolean): Check =>
  (value) =>
    text(value) !== undefined && isSafe(value) ? value : undefined

/** A number of pixels, as a number or as a string with or without its unit, or a percentage. */
const size: Check = (value) => {
  if (typeof value === 'string') return /^\d{1,5}(?:px|%)?$/.test(value) ? value : undefined
  return Number.isFinite(value) && (value as number) > 0 && (value as number) <= MAX_PIXELS
    ? value
    : undefined
}

const columnWidths: Check = (value) => {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const widths = value.slice(0, MAX_COLUMN_SPAN)
  const areWidths = widths.every((width) => Number.isFinite(width) && width >= 0 && width <= MAX_PIXELS)
  return areWidths ? widths : undefined
}

const NONE: Checks = new Map()
const CELL: Checks = new Map([
  ['colspan', within(1, MAX_COLUMN_SPAN)],
  ['rowspan', within(1, MAX_ROW_SPAN)],
  ['colwidth', columnWidths],
  ['align', oneOf('left', 'center', 'right')],
])

/** The attributes of each node of the schema. */
const NODES: ReadonlyMap<string, Checks> = new Map([
  ['doc', NONE],
  ['text', NONE],
  ['paragraph', NONE],
  ['heading', new Map([['level', whole(1, 4)]])],
  ['bulletList', NONE],
  [
    'orderedList',
    new Map([
      ['start', whole(0, MAX_START)],
      ['type', oneOf('1', 'a', 'A', 'i', 'I')],
    ]),
  ],
  ['listItem', NONE],
  ['taskList', NONE],
  ['taskItem', new Map([['checked', (value: unknown) => value === true]])],
  ['blockquote', NONE],
  ['codeBlock', new Map([['language', text]])],
  ['horizontalRule', NONE],
  ['hardBreak', NONE],
  [
    'image',
    new Map([
      ['src', address(isSafeImage)],
      ['alt', text],
      ['title', text],
      ['width', size],
      ['height', size],
    ]),
  ],
  ['table', NONE],
  ['tableRow', NONE],
  ['tableCell', CELL],
  ['tableHeader', CELL],
])

/** The document may not say where a link opens and what the page behind it may do: the schema's defaults hold. */
const OWN: Check = () => undefined

/** The attributes of each mark of the schema. */
const MARKS: ReadonlyMap<string, Checks> = new Map([
  [
    'link',
    new Map([
      ['href', address(isSafeLink)],
      ['title', text],
      ['target', OWN],
      ['rel', OWN],
      ['class', OWN],
    ]),
  ],
  ['bold', NONE],
  ['italic', NONE],
  ['underline', NONE],
  ['strike', NONE],
  ['code', NONE],
  ['highlight', NONE],
])

/**
 * The attributes of a node that may be shown, whatever is stored: every update may be anybody's. Those of the
 * schema have the type and the range that it expects, or are left out and take its default; addresses are safe;
 * strings and numbers are bounded. A node of another schema keeps what is plain: numbers, booleans, and strings
 * without the address of a program. `null` when there are none.
 */
export function nodeAttributes(type: string, stored: object): Record<string, unknown> | null {
  return checked(NODES.get(type), stored)
}

/** The same for a mark. */
export function markAttributes(type: string, stored: object): Record<string, unknown> | null {
  return checked(MARKS.get(type), stored)
}

/** Whether the schema has a node of that name. */
export function isKnownNode(type: string): boolean {
  return NODES.has(type)
}

/** Whether the schema has a mark of that name. */
export function isKnownMark(type: string): boolean {
  return MARKS.has(type)
}

/** The level of a heading, from 1 to 4, for whatever is stored as its `level`. */
export function headingLevel(stored: unknown): number {
  return (nodeAttributes('heading', { level: stored })?.['level'] as number | undefined) ?? 1
}

function checked(checks: Checks | undefined, stored: object): Record<string, unknown> | null {
  const result: [string, unknown][] = []
  for (const [name, value] of Object.entries(stored)) {
    const shown = checks === undefined ? plain(name, value) : checks.get(name)?.(value)
    if (shown !== undefined) result.push([name, shown])
  }
  // `fromEntries` defines its keys, so that none of them is taken for the prototype.
  return result.length > 0 ? Object.fromEntries(result) : null
}

function plain(name: string, value: unknown): unknown {
  if (name.length > MAX_STRING) return undefined
  if (typeof value === 'boolean' || Number.isFinite(value)) return value
  return typeof value === 'string' && value.length <= MAX_STRING && isHarmlessText(value) ? value : undefined
}
