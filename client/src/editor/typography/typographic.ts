import { quotesOf } from './quotes.ts'

/** What stands for the end of a typed text. */
export interface Replacement {
  /** Offset in the text from which on it is replaced. */
  readonly from: number
  readonly replacement: string
}

const FRACTIONS: Readonly<Record<string, string>> = {
  '1/2': '½',
  '1/3': '⅓',
  '2/3': '⅔',
  '1/4': '¼',
  '3/4': '¾',
  '1/5': '⅕',
  '2/5': '⅖',
  '3/5': '⅗',
  '4/5': '⅘',
  '1/6': '⅙',
  '5/6': '⅚',
  '1/8': '⅛',
  '3/8': '⅜',
  '5/8': '⅝',
  '7/8': '⅞',
}

/** Each replaces its match. A dash between words needs what follows it, because options of programs begin with two. */
const RULES: readonly (readonly [RegExp, (match: RegExpExecArray) => string | undefined])[] = [
  [/(?<!\.)\.\.\.$/, () => '…'],
  [/(?<=\S )--( )$/, () => '– '],
  [/(?<=\S )---( )$/, () => '— '],
  [/(?<=[\p{L}\p{N}])--([\p{L}\p{N}])$/u, (match) => `–${match[1]}`],
  [/(?<=[\p{L}\p{N}])---([\p{L}\p{N}])$/u, (match) => `—${match[1]}`],
  [/\(c\)$/i, () => '©'],
  [/\(r\)$/i, () => '®'],
  [/\(tm\)$/i, () => '™'],
  [/<->$/, () => '↔'],
  [/<=>$/, () => '⇔'],
  [/(?<![-<=])->$/, () => '→'],
  [/(?<![-<=])=>$/, () => '⇒'],
  [/(?<=^|\s)<-( )$/, () => '← '],
  [
    /(?<![\p{L}\p{N}/.,-])(\d\/\d)([ \u00a0,;:)])$/u,
    (match) => {
      const fraction = FRACTIONS[match[1]!]
      return fraction === undefined ? undefined : fraction + match[2]!
    },
  ],
]

/** What the last typed character makes of the end of a text in a language; `null` when that stays as it was typed. */
export function typographic(text: string, language: string): Replacement | null {
  if (isLiteral(text)) return null
  const quote = replacedQuote(text, language)
  if (quote !== null) return quote
  for (const [pattern, replace] of RULES) {
    const match = pattern.exec(text)
    const replacement = match === null ? undefined : replace(match)
    if (match !== null && replacement !== undefined) return { from: match.index, replacement }
  }
  return null
}

/** Whether the end of a text belongs to an address, or to code or a formula of which the end is not typed yet. */
function isLiteral(text: string): boolean {
  const word = /\S*\s?$/.exec(text)?.[0] ?? ''
  if (/:\/\/|^www\./i.test(word)) return true
  return text.split('`').length % 2 === 0 || /(?:^|\s)\$(?!\d)[^\s$][^$]*$/.test(text)
}

/** The characters after which a quotation begins. */
const BEFORE_OPENING = /[\s([{<\u2013\u2014/\ufffc]$/

function replacedQuote(text: string, language: string): Replacement | null {
  const typed = text.at(-1)
  if (typed !== '"' && typed !== "'") return null
  const before = text.slice(0, -1)
  const from = before.length
  const [doubleOpen, doubleClose, singleOpen, singleClose] = quotesOf(language)
  const [open, close] = typed === '"' ? [doubleOpen, doubleClose] : [singleOpen, singleClose]
  const isOpening = before === '' || BEFORE_OPENING.test(before) || isOpenedBy(before, doubleOpen, singleOpen)
  if (isOpening) return { from, replacement: open }
  // An apostrophe is the same in all languages.
  if (typed === "'" && /\p{L}$/u.test(before) && !isWithin(before, singleOpen, singleClose))
    return { from, replacement: '’' }
  // Feet and inches, unless a quotation ends there.
  if (/\d$/.test(before) && !isWithin(before, open, close)) return null
  return { from, replacement: close }
}

/** Whether one quotation begins within another. */
function isOpenedBy(before: string, ...opening: readonly string[]): boolean {
  const last = opening.find((sign) => before.endsWith(sign))
  return last !== undefined && /(?:^|[\s([{<\u2013\u2014/])$/.test(before.slice(0, -last.length))
}

/** Whether a quotation has begun and not ended. Signs that open and close alike tell by their number. */
function isWithin(before: string, open: string, close: string): boolean {
  const [opened, closed] = [before.split(open).length - 1, before.split(close).length - 1]
  return open === close ? opened % 2 === 1 : opened > closed
}
