import type { MarkdownIt, StateInline, Token } from 'markdown-it'

/** The mark of each tag that may stand in a line, and the tags without content. All other HTML is text. */
const MARK_TAGS: Readonly<Record<string, string>> = {
  u: 'underline',
  strong: 'bold',
  b: 'bold',
  em: 'italic',
  i: 'italic',
  s: 'strike',
  del: 'strike',
  mark: 'highlight',
  code: 'code',
}

const ATTRIBUTES = /((?:\s+[a-z][\w-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)/.source
const ATTRIBUTE = /([a-z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/gi
const INLINE_TAG = new RegExp(
  String.raw`<(?:(/?)(u|strong|b|em|i|s|del|mark|code)\s*>|(br|img)${ATTRIBUTES}\s*/?>)`,
  'iy',
)
const TABLE_TAG = new RegExp(String.raw`<(/?)(table|thead|tbody|tr|td|th)${ATTRIBUTES}\s*>`, 'iy')

/** A tag of HTML. */
export interface Tag {
  /** Its name in lower case. */
  readonly name: string
  readonly isClosing: boolean
  /** Its attributes by their names in lower case, without decoded entities. */
  readonly attributes: ReadonlyMap<string, string>
  /** Its source. */
  readonly raw: string
}

/** The mark that a tag sets; `undefined` for a tag without content. */
export function markOfTag(name: string): string | undefined {
  return MARK_TAGS[name]
}

/** The tag of a table at an offset of the source, or `null`. */
export function tableTagAt(source: string, offset: number): Tag | null {
  TABLE_TAG.lastIndex = offset
  const match = TABLE_TAG.exec(source)
  if (match === null) return null
  const [raw, slash, name, attributes] = match
  return { name: name!.toLowerCase(), isClosing: slash === '/', attributes: read(attributes ?? ''), raw }
}

/** A line that opens or closes a toggle, or is its summary. */
const TOGGLE_LINE =
  /^(?:<details(?:\s+open(?:=(?:""|"open"|open))?)?\s*>\s*)?(?:<summary\s*>([^\n]*)<\/summary\s*>)?$|^<\/details\s*>$/i

/** What a line of a toggle contains: its tags, and the source of its summary between two of them. */
export type TogglePart = { readonly tag: Tag } | { readonly summary: string }

/** The parts of a line that belongs to a toggle; `null` for any other line. */
export function togglePartsOf(line: string): TogglePart[] | null {
  const match = line === '' ? null : TOGGLE_LINE.exec(line)
  if (match === null) return null
  const tag = (name: string, isClosing: boolean): TogglePart => ({
    tag: { name, isClosing, attributes: NO_ATTRIBUTES, raw: `<${isClosing ? '/' : ''}${name}>` },
  })
  if (line.startsWith('</')) return [tag('details', true)]
  const parts = /^<details/i.test(line) ? [tag('details', false)] : []
  const summary = match[1]
  if (summary !== undefined) parts.push(tag('summary', false), { summary }, tag('summary', true))
  return parts
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

/** The tag of a token `tag` or `block_tag`. */
export function tagOf(token: Token): Tag {
  const tag = token.meta?.['tag']
  if (tag === undefined) throw new Error(`A token ${token.type} has no tag`)
  return tag as Tag
}

/** Adds the closed list of tags to a tokenizer: tokens `tag`, with a {@link Tag} as `meta.tag`. */
export function addTags(md: MarkdownIt): void {
  md.inline.ruler.before('autolink', 'tag', tokenize)
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x3c) return false
  INLINE_TAG.lastIndex = state.pos
  const match = INLINE_TAG.exec(state.src)
  if (match === null || state.pos + match[0].length > state.posMax) return false
  if (!silent) {
    const [raw, slash, paired, empty, attributes] = match
    const token = state.push('tag', '', 0)
    token.content = raw
    const name = (paired ?? empty ?? '').toLowerCase()
    const tag: Tag = { name, isClosing: slash === '/', attributes: read(attributes ?? ''), raw }
    token.meta = { tag }
  }
  state.pos += match[0].length
  return true
}

function read(attributes: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>()
  for (const [, name, double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    const key = name!.toLowerCase()
    if (!result.has(key)) result.set(key, double ?? single ?? bare ?? '')
  }
  return result
}
