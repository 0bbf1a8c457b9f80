/** What one sorts by: how the texts of a column compare. */
type Key = { readonly kind: 'number' | 'date'; readonly value: number }

/**
 * The indexes of texts in their order. A column of nothing but numbers, or dates, is sorted by them, any other one as words
 * of the language, numbers in them by their value. Empty ones are the last in either direction; equal ones keep their order.
 */
export function sortedIndexes(
  texts: readonly string[],
  direction: 'ascending' | 'descending',
  language?: string,
): readonly number[] {
  const trimmed = texts.map((text) => text.trim())
  const filled = trimmed.filter((text) => text !== '')
  const keyOf = keysFor(filled, language)
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = direction === 'ascending' ? 1 : -1
  return [...trimmed.keys()].sort((a, b) => {
    const [one, other] = [trimmed[a]!, trimmed[b]!]
    if (one === '' || other === '') return Number(one === '') - Number(other === '') || a - b
    const order = keyOf === null ? compare(one, other) : keyOf(one) - keyOf(other)
    return sign * order || a - b
  })
}

function keysFor(texts: readonly string[], language?: string): ((text: string) => number) | null {
  for (const read of [numberIn, dateIn]) {
    const keys = new Map(texts.map((text) => [text, read(text, language)]))
    if (texts.length > 0 && [...keys.values()].every((key) => key !== null))
      return (text) => keys.get(text)?.value ?? 0
  }
  return null
}

/** Longest text that is read as a number or a date. */
const MAX_LENGTH = 40

/** The number that a text is, with its separators, sign, currency or per cent; `null` for other texts. */
function numberIn(text: string, language?: string): Key | null {
  if (text.length > MAX_LENGTH) return null
  const bare = text.replace(/^[\p{Sc}\s]+|[\p{Sc}%\s]+$/gu, '').replace(/^([-+−])[\p{Sc}\s]+/u, '$1')
  if (!/^[-+−]?\d[\d.,'’\s]*$/.test(bare)) return null
  const digits = bare.replace('−', '-').replace(/[\s'’]/g, '')
  const point = decimalPoint(digits, language)
  const plain =
    point === null
      ? digits.replace(/[.,]/g, '')
      : `${digits.slice(0, point).replace(/[.,]/g, '')}.${digits.slice(point + 1)}`
  const value = Number(plain)
  return Number.isNaN(value) ? null : { kind: 'number', value }
}

/** Where the decimal separator of a number is; `null` when it has none. */
function decimalPoint(digits: string, language?: string): number | null {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (last < 0) return null
  const separator = digits[last]!
  const isOnly = digits.indexOf(separator) === last
  if (!isOnly) return null
  const hasOther = digits.includes(separator === '.' ? ',' : '.')
  // One separator before three digits can be either: the language decides.
  if (!hasOther && digits.length - last === 4) return separator === pointOf(language) ? last : null
  return last
}

function pointOf(language?: string): string {
  const parts = new Intl.NumberFormat(language).formatToParts(1.5)
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.'
}

/** The day that a text is: `2026-11-30`, `30.11.2026`, `11/30/2026` in the order of the language, or with a month's name. */
function dateIn(text: string, language?: string): Key | null {
  if (text.length > MAX_LENGTH) return null
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso !== null) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const local = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text)
  if (local !== null) {
    const [first, second, year] = [Number(local[1]), Number(local[3]), Number(local[4])]
    return local[2] === '/' && isMonthFirst(language) ? day(year, first, second) : day(year, second, first)
  }
  if (!/\p{L}{3}/u.test(text) || !/\d{4}/.test(text)) return null
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? null : { kind: 'date', value: parsed }
}

function day(year: number, month: number, date: number): Key | null {
  const value = Date.UTC(year, month - 1, date)
  const read = new Date(value)
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === date ? { kind: 'date', value } : null
}

function isMonthFirst(language?: string): boolean {
  const parts = new Intl.DateTimeFormat(language).formatToParts(0)
  return parts.findIndex(({ type }) => type === 'month') < parts.findIndex(({ type }) => type === 'day')
}
