import { documentPath, inlineText, isSafeLink, mentionTarget } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import {
  DeletedTextRun,
  ExternalHyperlink,
  InsertedTextRun,
  type IRunOptions,
  type ParagraphChild,
  TextRun,
} from 'docx'
import { cleanText } from './clean-text.ts'
import { isRightToLeft } from './direction.ts'
import type { Footnotes } from './footnotes.ts'
import type { Revision, Revisions } from './revisions.ts'

type Mark = NonNullable<JSONContent['marks']>[number]

/** What each mark means in Word. */
const MARKS: ReadonlyMap<string, IRunOptions> = new Map<string, IRunOptions>([
  ['bold', { bold: true }],
  ['italic', { italics: true }],
  ['underline', { underline: {} }],
  ['strike', { strike: true }],
  ['highlight', { highlight: 'yellow' }],
  ['code', { font: 'Consolas' }],
])

/** What the runs of a text need beside it. */
export interface RunOptions {
  /** The address of the page, to which relative links refer. */
  readonly base: string
  readonly footnotes: Pick<Footnotes, 'referenceRun'>
  readonly revisions: Revisions
}

/** The text of a block as Word's runs. */
export function runsOf(
  content: readonly JSONContent[] | undefined,
  { base, footnotes, revisions }: RunOptions,
  format: IRunOptions = {},
): ParagraphChild[] {
  const children: ParagraphChild[] = []
  const nodes = content ?? []
  for (let start = 0; start < nodes.length; ) {
    const address = addressOf(nodes[start]!, base)
    let end = start + 1
    while (end < nodes.length && addressOf(nodes[end]!, base) === address) end++
    const linked = address === null ? format : { ...format, style: 'Hyperlink' }
    const runs = nodes
      .slice(start, end)
      .flatMap((node) =>
        node.type === 'footnoteReference'
          ? [footnotes.referenceRun(node)]
          : textRuns(node, linked, revisions.ofInline(node)),
      )
    children.push(...(address === null ? runs : [new ExternalHyperlink({ link: address, children: runs })]))
    start = end
  }
  return children
}

/** Text as runs: line feeds are line breaks. */
export function lines(
  text: string,
  format: IRunOptions = {},
  revision: Revision | null = null,
): ParagraphChild[] {
  return cleanText(text)
    .split(/\r\n?|\n/)
    .map((line, index) => {
      const rightToLeft = isRightToLeft(line) ? { rightToLeft: true } : {}
      return run({ ...format, ...rightToLeft, text: line, ...(index === 0 ? {} : { break: 1 }) }, revision)
    })
}

function run(options: IRunOptions, revision: Revision | null): ParagraphChild {
  if (revision === null) return new TextRun(options)
  const tracked = { ...options, ...revision.attributes }
  return revision.change === 'insertion' ? new InsertedTextRun(tracked) : new DeletedTextRun(tracked)
}

/** The text of a block, without its formats. */
export function plainText({ type, text, content, attrs }: JSONContent): string {
  return text ?? content?.map(plainText).join('') ?? leafText(type ?? '', attrs ?? {})
}

function textRuns(node: JSONContent, format: IRunOptions, revision: Revision | null): ParagraphChild[] {
  if (node.type === 'hardBreak') return [run({ break: 1 }, revision)]
  const own = (node.marks ?? []).map(({ type }) => MARKS.get(type) ?? {})
  return lines(plainText(node), Object.assign({}, format, ...own), revision)
}

/** What a node without text shows: all that it says of itself in words. */
function leafText(type: string, attributes: Readonly<Record<string, unknown>>): string {
  const said = attributes['latex'] ?? inlineText(type, attributes) ?? attributes['label']
  return typeof said === 'string' ? said : ''
}

/** The absolute address of the link around a text, or of a mentioned document; `null` without one. */
function addressOf({ type, marks, attrs }: JSONContent, base: string): string | null {
  const mentioned = type === 'mention' ? mentionTarget(attrs?.['target']) : null
  if (mentioned !== null) return absoluteLink(documentPath(mentioned), base)
  const href: unknown = marks?.find(({ type }: Mark) => type === 'link')?.attrs?.['href']
  return absoluteLink(href, base)
}

/** The absolute address of a link; `null` for none and for what a link may not be. */
export function absoluteLink(href: unknown, base: string): string | null {
  if (!isSafeLink(href) || !URL.canParse(href, base)) return null
  return cleanText(new URL(href, base).href)
}
