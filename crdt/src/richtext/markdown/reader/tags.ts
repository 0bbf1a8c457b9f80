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
/** An image with a caption, and a link to a file, each as one tag with what stands in it. */
const FIGURE = new RegExp(
  String.raw`<figure\s*>\s*<img${ATTRIBUTES}\s*/?>\s*<figcaption\s*>([^<]*)</figcaption\s*>\s*</figure\s*>`,
  'iy',
)
const FILE_LINK = new RegExp(String.raw`<a(?=[^<>]*\sdownload[\s=>])${ATTRIBUTES}\s*>([^<]*)</a\s*>`, 'iy')
const TABLE_TAG = new RegExp(String.raw`<(/?)(table|thead|tbody|tr|td|th)${ATTRIBUTES}\s*>`, 'iy')

/** A tag of HTML. */
export interface Tag {
  /** Its name in lower case. */
  readonly name: string
  readonly isClosing: boolean
  /** Its attributes by their names in lower case, without decoded entities; of a figure those of its image. */
  readonly attributes: ReadonlyMap<string, string>
  /** The caption of a figure, without decoded entities. */
  readonly caption?: string
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
  const tag = inlineTagAt(state.src, state.pos)
  if (tag === null || state.pos + tag.raw.length > state.posMax) return false
  if (!silent) {
    const token = state.push('tag', '', 0)
    token.content = tag.raw
    token.meta = { tag }
  }
  state.pos += tag.raw.length
  return true
}

/** The tag at an offset that may stand in a line: of a mark, `br`, `img`, `figure` with its image, or `a` of a file. */
function inlineTagAt(source: string, offset: number): Tag | null {
  const [raw, slash, paired, empty, attributes] = at(INLINE_TAG, source, offset) ?? []
  if (raw !== undefined) {
    const name = (paired ?? empty ?? '').toLowerCase()
    return { name, isClosing: slash === '/', attributes: read(attributes ?? ''), raw }
  }
  const [figure, ofImage = '', caption = ''] = at(FIGURE, source, offset) ?? []
  if (figure !== undefined)
    return { name: 'figure', isClosing: false, attributes: read(ofImage), caption, raw: figure }
  const [link, ofLink = ''] = at(FILE_LINK, source, offset) ?? []
  return link === undefined ? null : { name: 'a', isClosing: false, attributes: read(ofLink), raw: link }
}

function at(pattern: RegExp, source: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset
  return pattern.exec(source)
}

function read(attributes: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>()
  for (const [, name, double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    const key = name!.toLowerCase()
    if (!result.has(key)) result.set(key, double ?? single ?? bare ?? '')
  }
  return result
}
