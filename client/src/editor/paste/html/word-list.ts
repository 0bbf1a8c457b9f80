import type { ListPlace, NumberStyle } from '../content/block.ts'
import type { Stylesheet } from './stylesheet.ts'
import { descendants, type TreeElement, textOf } from './tree.ts'

/** Word's name of a list, with the level of the paragraph: `l0 level2 lfo1`. */
const PLACE = /^(l\d+) level(\d)/

/** A number of a list as Word writes it before the text: `1.`, `(a)`, `iv)`, `1.2.`. */
const NUMBER = /^\(?(?:\d+\.)*(\d+|[a-z]{1,6})[.)]$/i

const STYLES: Readonly<Record<string, NumberStyle>> = {
  'alpha-lower': 'a',
  'alpha-upper': 'A',
  'roman-lower': 'i',
  'roman-upper': 'I',
}

/** Whether an element is the number or bullet that Word writes before the text of an item. */
export function isMarker(element: TreeElement): boolean {
  return element.style['mso-list'] === 'ignore'
}

/**
 * The place of one of Word's paragraphs in a list; `null` for one outside of lists. The style sheet says whether the
 * list has numbers; without one the number before the text does.
 */
export function wordPlace(paragraph: TreeElement, sheet: Stylesheet): ListPlace | null {
  const [, list, digit] = PLACE.exec(paragraph.style['mso-list'] ?? '') ?? []
  if (digit === undefined) return null
  const [markerElement] = descendants(paragraph, isMarker)
  const marker = markerElement === undefined ? '' : textOf(markerElement).replace(/[\s\u00a0]/g, '')
  const [, number = ''] = NUMBER.exec(marker) ?? []
  const format = sheet.numberFormats.get(`${list}:${digit}`)
  const ordered =
    format === undefined ? number !== '' : format !== 'bullet' && format !== 'image' && number !== ''
  const numbers = !ordered ? null : format === undefined ? styleOf(number) : (STYLES[format] ?? null)
  return {
    level: Math.max(1, Number(digit)),
    checked: null,
    ordered,
    numbers,
    start: ordered ? numberValue(number, numbers) : 1,
  }
}

function styleOf(number: string): NumberStyle {
  if (/^\d/.test(number)) return null
  const lower = number === number.toLowerCase()
  return /^[ivx]+$/i.test(number) ? (lower ? 'i' : 'I') : lower ? 'a' : 'A'
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1_000 }

/** The value of a number: 3 for `3`, `c` and `iii`. At least 1, as far as Markdown can write it. */
function numberValue(number: string, style: NumberStyle): number {
  const lower = number.toLowerCase()
  if (/^\d+$/.test(lower)) return Math.min(Math.max(Number(lower), 0), 99_999_999)
  if (style === 'a' || style === 'A') {
    return [...lower].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0)
  }
  const values = [...lower].map((letter) => ROMAN[letter] ?? 0)
  const sum = values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0)
  return Math.max(1, sum)
}
