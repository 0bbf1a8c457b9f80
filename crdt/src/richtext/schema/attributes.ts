import { isHarmlessText, isSafeImage, isSafeLink } from './urls.ts'

/** Longest string in an attribute, in UTF-16 units: a mark repeats its attributes with each run of text. */
const MAX_STRING = 16_384

/** Maximum columns of one cell: more than any real layout needs; each costs an element in the HTML. */
export const MAX_COLUMN_SPAN = 100

/** Maximum rows of one cell: HTML's limit is 65,534, real tables have a few hundred rows. */
export const MAX_ROW_SPAN = 1_000

/** Maximum width of a column or image, in CSS pixels. */
const MAX_PIXELS = 10_000

/** Markdown's largest list number has nine digits; this leaves room for the items after the first. */
const MAX_START = 99_999_999

/** Longest source of a quotation, in UTF-16 units. */
export const MAX_SOURCE = 500

/** The kinds of callouts. */
export const CALLOUTS = ['note', 'tip', 'warning', 'caution'] as const

/** A kind of callout. */
export type CalloutKind = (typeof CALLOUTS)[number]

/** Longest formula in a line, in UTF-16 units. */
export const MAX_LATEX = 2_000

/** Least width of an image, in percent of the column: less cannot be taken hold of. */
export const MIN_PERCENT = 10

/** Longest caption of an image, in UTF-16 units. */
export const MAX_CAPTION = 1_000

/** Where an image narrower than the column stands in it. */
export const ALIGNMENTS = ['left', 'center', 'right'] as const

/** Longest name of a file, in UTF-16 units: what file systems allow. */
export const MAX_FILE_NAME = 255

/** Largest size that a file may say it has, in bytes: 10 TB. */
const MAX_FILE_SIZE = 10_000_000_000_000

/** A media type without parameters. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,99}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}$/

/** What a mention can be of. */
export const MENTION_KINDS = ['person', 'document'] as const

/** Longest name or title in a mention, in UTF-16 units. */
const MAX_LABEL = 200

/** Longest address of a mentioned document, in UTF-16 units. */
const MAX_TARGET = 500

/** Returns the value to show for a stored value; `undefined` for the schema's default. */
type Check = (value: unknown) => unknown
type Checks = ReadonlyMap<string, Check>

const whole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? value : undefined

/** An integer, clamped to the range instead of omitted. */
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be refused.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
/**
 * A formula in a line for any stored value: without line feeds, backticks and spaces at its ends. `null` for one that is empty, too
 * long, or contains control characters.
 */
export function latexOf(stored: unknown): string | null {
  if (typeof stored !== 'string' || stored.length > MAX_LATEX || !stored.isWellFormed()) return null
  // A backtick would end the formula in Markdown.
  const latex = stored.replaceAll('`', '\\lq ').replace(/\s+/g, ' ').trim()
  return latex === '' || /\p{Cc}/u.test(latex) ? null : latex
}

const FOOTNOTE_LABEL = /^[\p{L}\p{N}_.:-]{1,64}$/u

const NONE: Checks = new Map()
const CELL: Checks = new Map([
  ['colspan', within(1, MAX_COLUMN_SPAN)],
  ['rowspan', within(1, MAX_ROW_SPAN)],
  ['colwidth', columnWidths],
  ['align', oneOf('left', 'center', 'right')],
])

const LABEL: Checks = new Map([['label', (value: unknown) => footnoteLabel(value) ?? undefined]])

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
  [
    'blockquote',
    new Map<string, Check>([
      ['callout', oneOf(...CALLOUTS)],
      ['source', (value) => sourceOf(value) ?? undefined],
    ]),
  ],
  ['codeBlock', new Map([['language', text]])],
  ['horizontalRule', NONE],
  ['hardBreak', NONE],
  ['inlineMath', new Map([['latex', (value: unknown) => latexOf(value) ?? undefined]])],
  [
    'image',
    new Map<string, Check>([
      ['src', address(isSafeImage)],
      ['alt', text],
      ['title', text],
      ['width', size],
      ['height', size],
      ['percent', within(MIN_PERCENT, 100)],
      ['align', oneOf(...ALIGNMENTS)],
      ['caption', (value) => captionOf(value) ?? undefined],
    ]),
  ],
  [
    'file',
    new Map<string, Check>([
      ['src', address(isSafeImage)],
      ['name', (value) => fileName(value) ?? undefined],
      ['size', whole(0, MAX_FILE_SIZE)],
      ['type', (value) => mediaType(value) ?? undefined],
    ]),
  ],
  ['table', NONE],
  ['tableRow', NONE],
  ['tableCell', CELL],
  ['tableHeader', CELL],
  ['toggle', NONE],
  ['footnoteReference', LABEL],
  ['footnote', LABEL],
  ['date', new Map([['day', (value: unknown) => dayOf(value) ?? undefined]])],
  [
    'mention',
    new Map<string, Check>([
      ['kind', oneOf(...MENTION_KINDS)],
      ['target', (value) => mentionTarget(value) ?? undefined],
      ['label', (value) => mentionLabel(value) ?? undefined],
    ]),
  ],
  ['contents', NONE],
])

/** The document must not define where a link opens and the page's rights: the schema's defaults apply. */
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
 * The attributes of a node that may be shown. Stored attributes can come from hostile clients. An attribute of the
 * schema has the type and range that the schema expects, or is omitted and gets its default; addresses are safe;
 * strings and numbers are bounded. A node of another schema keeps plain values: numbers, booleans, and strings that are
 * not the address of a program. `null` when there are none.
 */
export function nodeAttributes(type: string, stored: object): Record<string, unknown> | null {
  return checked(NODES.get(type), stored)
}

/** The attributes of a mark that may be shown; see {@link nodeAttributes}. */
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

/** The kind of a callout for any stored value of `callout`; `null` for a plain quotation. */
export function calloutOf(stored: unknown): CalloutKind | null {
  return CALLOUTS.find((kind) => kind === stored) ?? null
}

/** The source of a quotation for any stored value of `source`: one line without spaces at its ends; `null` for none. */
export function sourceOf(stored: unknown): string | null {
  return isLine(stored, MAX_SOURCE) ? stored : null
}

/** Whether a value is one line of text without spaces at its ends, of at most `most` UTF-16 units. */
function isLine(stored: unknown, most: number): stored is string {
  if (typeof stored !== 'string' || stored === '' || stored.length > most || !stored.isWellFormed())
    return false
  return !CONTROL.test(stored) && stored.trim() === stored
}

/** The label of a footnote for any stored value of `label`: up to 64 letters, digits and `_.:-`; `null` for none. */
export function footnoteLabel(stored: unknown): string | null {
  return typeof stored === 'string' && FOOTNOTE_LABEL.test(stored) ? stored : null
}

/** The caption of an image for any stored value: one line without spaces at its ends; `null` for none. */
export function captionOf(stored: unknown): string | null {
  return isLine(stored, MAX_CAPTION) ? stored : null
}

/** The name of a file for any stored value: one line without spaces at its ends; `null` for none. */
export function fileName(stored: unknown): string | null {
  return isLine(stored, MAX_FILE_NAME) ? stored : null
}

/** The media type of a file for any stored value, in lower case and without parameters; `null` for none. */
export function mediaType(stored: unknown): string | null {
  return typeof stored === 'string' && MEDIA_TYPE.test(stored) ? stored : null
}

/** A day in the form `2026-11-30` for any stored value; `null` for what is no day of the Gregorian calendar. */
export function dayOf(stored: unknown): string | null {
  if (typeof stored !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(stored)) return null
  const time = Date.parse(`${stored}T00:00:00Z`)
  // JavaScript reads February 30 as March 2.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== stored ? null : stored
}

/** The name or title in a mention, for any stored value: one line without spaces at its ends; `null` for none. */
export function mentionLabel(stored: unknown): string | null {
  return isLine(stored, MAX_LABEL) ? stored : null
}

/** The address of a mentioned document, `project/document`, for any stored value; `null` for none. */
export function mentionTarget(stored: unknown): string | null {
  return isLine(stored, MAX_TARGET) ? stored : null
}

/** The level of a heading, from 1 to 4, for any stored value of `level`. */
export function headingLevel(stored: unknown): number {
  return (nodeAttributes('heading', { level: stored })?.['level'] as number | undefined) ?? 1
}

function checked(checks: Checks | undefined, stored: object): Record<string, unknown> | null {
  const result: [string, unknown][] = []
  for (const [name, value] of Object.entries(stored)) {
    const shown = checks === undefined ? plain(name, value) : checks.get(name)?.(value)
    if (shown !== undefined) result.push([name, shown])
  }
  // `fromEntries` defines own properties, so a key `__proto__` does not set the prototype.
  return result.length > 0 ? Object.fromEntries(result) : null
}

function plain(name: string, value: unknown): unknown {
  if (name.length > MAX_STRING) return undefined
  if (typeof value === 'boolean' || Number.isFinite(value)) return value
  return typeof value === 'string' && value.length <= MAX_STRING && isHarmlessText(value) ? value : undefined
}
