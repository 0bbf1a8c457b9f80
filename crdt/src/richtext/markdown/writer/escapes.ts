import { findAutolinks } from '../reader/autolinks.ts'

/**
 * How a text is escaped: `raw` only where a line could become another block, for texts without dangerous characters;
 * `careful` where a character could be markup; `full` every character that is markup anywhere.
 */
export type Escaping = 'raw' | 'careful' | 'full'

/** What stands around a text in its line. */
export interface Surroundings {
  /** The last character before the text and the first one after it, without markup; empty at a line's end. */
  readonly before: string
  readonly after: string
}

/** An entity, as a reader decodes it. */
const ENTITY = /&(?=#[0-9]{1,8};|#x[0-9a-f]{1,8};|[a-z][a-z0-9]{1,31};)/gi

/** All characters that are markup in a line, anywhere. */
const MARKUP = /[\\`*_[\]<>&~=!|@:#$]/g

/** The characters that can need an escape. */
const SIGNS = /[\\`*_[\]<~=!(&:.@$]/g

/** The start of an address of the web, up to the character to escape: some readers find it within a word, too. */
const ADDRESS = /(?:https?|ftp)(?=:\/\/)|www(?=\.)/gi

/** The start of a line that would be another block, with the offset at which it is escaped. */
const STARTS: readonly (readonly [RegExp, (start: string) => number])[] = [
  [/^#{1,6}(?=\s|$)/, () => 0],
  [/^>/, () => 0],
  [/^[-+*](?=\s|$)/, () => 0],
  [/^(?:[-:|][-\s|:]*|=+\s*)$/, () => 0],
  // After the marker of a list it would be a thematic break.
  [/^\*[*\s]*$/, () => 0],
  [/^\d{1,9}[.)](?=\s|$)/, (start) => start.length - 1],
]

/** A number as an entity: for characters that a reader would remove at their place. */
export function entity(char: string): string {
  return `&#${char.codePointAt(0)};`
}

/** A text with everything escaped that could be read as markup in this place. */
export function escapeText(text: string, escaping: Escaping, around: Surroundings): string {
  return escapeMarkup(text, escaping, around).replace(/[\n\r]/g, entity)
}

function escapeMarkup(text: string, escaping: Escaping, around: Surroundings): string {
  switch (escaping) {
    case 'raw':
      return text
    case 'full':
      return text
        .replace(MARKUP, '\\$&')
        .replace(/\]\(/g, ']\\(')
        .replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`)
    case 'careful':
      return escapeCarefully(text, around)
    default:
      return escaping satisfies never
  }
}

function escapeCarefully(text: string, { before, after }: Surroundings): string {
  const forced = new Set<number>()
  for (const { escapeAt } of findAutolinks(text)) forced.add(escapeAt)
  for (const { index, 0: start } of text.matchAll(ADDRESS)) forced.add(index + start.length)
  for (const { index } of text.matchAll(ENTITY)) forced.add(index)
  return text.replace(SIGNS, (sign, at: number) => {
    const last = at > 0 ? text[at - 1]! : before
    const next = text[at + 1] ?? after
    const isEdge = at === 0 || at === text.length - 1
    return forced.has(at) || needsEscape(sign, last, next, isEdge) ? `\\${sign}` : sign
  })
}

/** Whether a character needs an escape, by its neighbours; `isEdge`: one of them is in another text. */
function needsEscape(char: string, last: string, next: string, isEdge: boolean): boolean {
  switch (char) {
    case '*':
      return isEdge || !(/\s/.test(last) && /\s/.test(next))
    case '_':
      return isEdge || !(/[\p{L}\p{N}]/u.test(last) && /[\p{L}\p{N}]/u.test(next))
    case '<':
      return isEdge || /[a-z/!?]/i.test(next)
    case '=':
      return isEdge || last === '=' || next === '='
    case '$':
      return isEdge || !/\s/.test(next)
    case '!':
      return isEdge ? next === '' || next === '[' : next === '['
    case '(':
      return last === ']'
    case '&':
    case ':':
    case '.':
    case '@':
      return false
    default:
      return true
  }
}

/** A line of a text block, after its texts were escaped, with the start escaped that would make another block. */
export function escapeLineStart(line: string): string {
  for (const [pattern, offset] of STARTS) {
    const match = pattern.exec(line)
    if (match === null) continue
    const at = offset(match[0])
    return `${line.slice(0, at)}\\${line.slice(at)}`
  }
  return line
}

/** A line without white space at its ends, which a reader would remove: it becomes entities. */
export function keepEdges(line: string): string {
  return line.replace(/^\s/u, entity).replace(/\s$/u, entity)
}

/** The title of a link or image in Markdown, in double quotes with a space before it; empty without a title. */
export function markdownTitle(title: unknown): string {
  if (typeof title !== 'string' || title === '') return ''
  return ` "${escapeAll(title, /[\\"`<>[\]]/g)}"`
}

/** The description of an image in Markdown. */
export function markdownDescription(alt: unknown): string {
  return typeof alt === 'string' ? escapeAll(alt, /[\\`*_[\]()~<>=]/g) : ''
}

/** A value of an attribute in HTML. */
export function htmlAttribute(value: unknown): string {
  return String(value).replace(/[&"<>`\n\r]/g, entity)
}

function escapeAll(text: string, characters: RegExp): string {
  return text
    .replace(characters, '\\$&')
    .replace(/&(?=#|[a-z0-9]+;)/gi, '&amp;')
    .replace(/[\n\r]/g, entity)
}

/** A language for the opening fence of a code block: its first word, up to a backtick. */
export function markdownLanguage(language: unknown): string {
  const word = typeof language === 'string' ? (/^[^\s`]+/.exec(language)?.[0] ?? '') : ''
  return word.replace(/[&\\<>]/g, '\\$&')
}
