import type { Format } from '../content/block.ts'
import type { Source } from './source.ts'
import { isMonospace } from './style.ts'
import type { TreeElement } from './tree.ts'

/** Elements whose style says something about their text. Blocks have the styles of their page's design instead. */
const STYLED: ReadonlySet<string> = new Set([
  ...[
    'a',
    'abbr',
    'b',
    'big',
    'cite',
    'code',
    'em',
    'font',
    'i',
    'ins',
    'label',
    's',
    'small',
    'span',
    'strong',
  ],
  ...['strike', 'sub', 'sup', 'u'],
])

/** The format of the text in an element, from the format around it. */
export function formatIn(element: TreeElement, around: Format, source: Source): Format {
  let format = byName(element, around)
  if (STYLED.has(element.name)) format = byStyle(element, format, source)
  return format
}

function byName(element: TreeElement, around: Format): Format {
  switch (element.name) {
    case 'b':
    case 'strong':
      return around.bold ? around : { ...around, bold: true }
    case 'i':
    case 'em':
    case 'cite':
    case 'dfn':
    case 'var':
      return around.italic ? around : { ...around, italic: true }
    case 'u':
      return around.underline ? around : { ...around, underline: true }
    case 's':
    case 'strike':
    case 'del':
      return around.strike ? around : { ...around, strike: true }
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return around.code ? around : { ...around, code: true }
    case 'mark':
      return around.highlight ? around : { ...around, highlight: true }
    case 'a': {
      const href = element.attributes['href']?.trim() ?? ''
      // Any other address is relative to the page that the text comes from.
      if (!/^(?:https?|mailto|tel):/i.test(href)) return around
      return { ...around, link: { href: directAddress(href), title: element.attributes['title'] ?? null } }
    }
    default:
      return around
  }
}

function byStyle(element: TreeElement, format: Format, source: Source): Format {
  const { style } = element
  const changes: { -readonly [key in keyof Format]?: Format[key] } = {}
  const weight = boldness(style['font-weight'])
  if (weight !== null && weight !== format.bold) changes.bold = weight
  const slant = style['font-style']
  if (slant !== undefined) {
    const italic = /^(?:italic|oblique)/.test(slant)
    if (italic !== format.italic && (italic || slant === 'normal')) changes.italic = italic
  }
  const lines = `${style['text-decoration'] ?? ''} ${style['text-decoration-line'] ?? ''}`
  if (lines.includes('line-through')) changes.strike = true
  // Links are underlined by their page's design.
  if (lines.includes('underline') && format.link === null) changes.underline = true
  if (lines.includes('none') && element.name === 'u') changes.underline = false
  if (isHighlighted(element, source)) changes.highlight = true
  if (source === 'google-docs' && isMonospace(style)) changes.code = true
  return Object.keys(changes).length === 0 ? format : { ...format, ...changes }
}

/** Whether a weight of a font is bold; `null` when it is as around. */
export function boldness(weight: string | undefined): boolean | null {
  if (weight === undefined || weight === 'inherit') return null
  if (weight === 'bold' || weight === 'bolder') return true
  if (weight === 'normal' || weight === 'lighter') return false
  const number = Number(weight)
  return Number.isNaN(number) ? null : number >= 600
}

/** Whether somebody highlighted the text. On web pages a background is decoration. */
function isHighlighted({ style }: TreeElement, source: Source): boolean {
  if (style['mso-highlight'] !== undefined) return style['mso-highlight'] !== 'none'
  if (source !== 'google-docs') return false
  const background = style['background-color'] ?? style['background'] ?? 'transparent'
  return !/^(?:transparent|none|inherit|initial|white|#fff|#ffffff|rgba?\(255, ?255, ?255.*|rgba\(0, ?0, ?0, ?0\))$/.test(
    background,
  )
}

/** The target of an address of Google's that only redirects, as its published documents have; else the address. */
function directAddress(href: string): string {
  if (!/^https:\/\/www\.google\.com\/url\?/i.test(href) || !URL.canParse(href)) return href
  const target = new URL(href).searchParams.get('q')
  return target !== null && /^https?:/i.test(target) ? target : href
}
