/** Declarations of CSS: value by property, both in lower case. */
export type Style = Readonly<Record<string, string>>

/** The properties that say something about the meaning of an element. All others are dropped. */
const KEPT: ReadonlySet<string> = new Set([
  'background',
  'background-color',
  'display',
  'font-family',
  'font-style',
  'font-weight',
  'list-style-type',
  'mso-element',
  'mso-hide',
  'mso-highlight',
  'mso-list',
  'mso-special-character',
  'text-align',
  'text-decoration',
  'text-decoration-line',
  'visibility',
  'white-space',
  'white-space-collapse',
])

/** Longest text of declarations that is read, characters: those of Word have a few hundred. */
const MAX_STYLE = 8_192

/** Longest value that is kept, characters. */
const MAX_VALUE = 200

/** Reads declarations, such as the value of an attribute `style`. Only properties with a meaning are kept. */
export function readStyle(text: string): Style {
  const style: Record<string, string> = {}
  for (const declaration of declarations(text.slice(0, MAX_STYLE))) {
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const property = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .replace(/!important\s*$/i, '')
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase()
    if (KEPT.has(property) && value !== '' && value.length <= MAX_VALUE) style[property] = value
  }
  return style
}

/** Splits at semicolons that are neither in a string nor in parentheses. */
function declarations(text: string): string[] {
  const result: string[] = []
  let start = 0
  let quote = ''
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (char === ';' && depth === 0) {
      result.push(text.slice(start, at))
      start = at + 1
    }
  }
  result.push(text.slice(start))
  return result
}

/** Whether the style hides its element. */
export function isHidden(style: Style): boolean {
  return style['display'] === 'none' || style['visibility'] === 'hidden' || style['mso-hide'] === 'all'
}

/** Whether a list of fonts asks for one of fixed width. */
export function isMonospace(style: Style): boolean {
  const fonts = style['font-family'] ?? ''
  return /monospace|consolas|courier|menlo|monaco|jetbrains mono|source code|fira code|cascadia|sf mono/.test(
    fonts,
  )
}

/** Whether the style keeps line feeds; `null` when it does not say so. */
export function keepsLines(style: Style): boolean | null {
  const value = style['white-space'] ?? style['white-space-collapse']
  return value === undefined ? null : /^(?:pre|break-spaces|preserve)/.test(value)
}
