import type { JSONContent } from '@tiptap/core'
import { canonical } from '../content/canonical.ts'
import { normalized, readBlocks } from '../markdown/reader/reader.ts'
import { writeMarkdown } from '../markdown/writer/writer.ts'
import { footnoteLabel } from '../schema/attributes.ts'
import { resolveCritic, startsMarkup } from './resolve-critic.ts'
import { TRACKED, type TrackedBlock, type TrackedChange, type TrackedDocument } from './tracked.ts'

/**
 * A document with what is suggested for it as Markdown with CriticMarkup: `{++coming++}`, `{--going--}`,
 * `{~~going~>coming~~}`. Without what comes it is the document as it is, without what goes the document as it would be:
 * {@link resolveCritic} gives both. Text that would be such markup has a backslash in it.
 */
export function writeCritic({ blocks, before, after }: TrackedDocument): string {
  const labels = new Set([...labelsIn(before), ...labelsIn(after)])
  const write = (content: readonly JSONContent[]) => writeEscaped(content, labels)
  const parts: string[] = []
  for (let at = 0; at < blocks.length; ) {
    const { whole } = blocks[at]!
    let end = at + 1
    const isTracked = whole === null && hasTracked(blocks[at]!.block)
    if (!isTracked) while (end < blocks.length && isSameRun(blocks[end]!, blocks[at]!)) end++
    const run = blocks.slice(at, end).map(({ block }) => block)
    const next = blocks[end]
    if (whole !== null) {
      const replacement = whole.change === 'deletion' && next?.whole?.change === 'insertion' ? next : null
      let last = end
      if (replacement !== null) while (last < blocks.length && isSameRun(blocks[last]!, replacement)) last++
      const coming = blocks.slice(end, last).map(({ block }) => block)
      const text = write(run)
      parts.push(
        whole.change === 'insertion'
          ? exchange('', text)
          : exchange(text, coming.length > 0 ? write(coming) : ''),
      )
      end = last
    } else parts.push(isTracked ? writeTracked(run[0]!, write) : write(run))
    at = end
  }
  const text = `${parts.filter((part) => part !== '').join('\n\n')}\n`
  // Where blocks would read otherwise beside each other, the whole document is exchanged.
  const reads = (resolved: string, content: readonly JSONContent[]) => isSame(resolved, write(content))
  if (reads(resolveCritic(text, 'before'), before) && reads(resolveCritic(text, 'after'), after)) return text
  return `${exchange(write(before), write(after))}\n`
}

function isSameRun(block: TrackedBlock, first: TrackedBlock): boolean {
  if (block.whole === null) return first.whole === null && !hasTracked(block.block)
  return block.whole.change === first.whole?.change
}

/** A text block by block in which words come and go, or the exchange of all of it where that does not read back. */
function writeTracked(block: JSONContent, write: (content: readonly JSONContent[]) => string): string {
  const [before, after] = [withoutChange(block, 'insertion'), withoutChange(block, 'deletion')].map((one) =>
    write([one]),
  ) as [string, string]
  const text = fromSigns(write([withSigns(block)]))
  const isFaithful =
    isSame(resolveCritic(text, 'before'), before) && isSame(resolveCritic(text, 'after'), after)
  return isFaithful ? text : exchange(before, after)
}

/** What goes and what comes instead; only the first, where no form can hold both. */
function exchange(before: string, after: string): string {
  if (before === after) return before
  const forms =
    before === ''
      ? [`{++${after}++}`]
      : after === ''
        ? [`{--${before}--}`]
        : [`{~~${before}~>${after}~~}`, `{--${before}--}{++${after}++}`]
  const isFaithful = (text: string) =>
    resolveCritic(text, 'before') === before && resolveCritic(text, 'after') === after
  return forms.find(isFaithful) ?? before
}

/** Whether two Markdown texts say the same. */
function isSame(one: string, other: string): boolean {
  if (one.trim() === other.trim()) return true
  const read = (text: string) => canonical(readBlocks(normalized(text), 'lenient', new Set()))
  return read(one) === read(other)
}

/** Signs that stand for markup while Markdown is written: of the private use area, which no text has. */
const SIGNS = {
  '\u{f5a0}': '{++',
  '\u{f5a1}': '++}',
  '\u{f5a2}': '{--',
  '\u{f5a3}': '--}',
  '\u{f5a4}': '\\',
} as const
const [INSERT, INSERTED, DELETE, DELETED, ESCAPE] = Object.keys(SIGNS) as [
  string,
  string,
  string,
  string,
  string,
]
const ANY_SIGN = new RegExp(`[${Object.keys(SIGNS).join('')}]`, 'gu')

function fromSigns(text: string): string {
  return text
    .replaceAll(ANY_SIGN, (sign) => SIGNS[sign as keyof typeof SIGNS])
    .replaceAll(
      /\{--((?:(?!--\}|~>|\{--|\{\+\+|~~\})[^\n])*)--\}\{\+\+((?:(?!\+\+\}|~>|\{--|\{\+\+|~~\})[^\n])*)\+\+\}/g,
      '{~~$1~>$2~~}',
    )
}

function writeEscaped(content: readonly JSONContent[], labels: ReadonlySet<string>): string {
  return writeMarkdown(content.map(escaped), labels).replace(/\n$/, '').replaceAll(ESCAPE, '\\')
}

/** Text outside of code with a sign before each character that would begin or end CriticMarkup. */
function escaped(node: JSONContent): JSONContent {
  if (node.type === 'codeBlock') return node
  if (node.text !== undefined) {
    if (node.marks?.some(({ type }) => type === 'code')) return node
    return { ...node, text: escapeText(node.text) }
  }
  return node.content === undefined ? node : { ...node, content: node.content.map(escaped) }
}

function escapeText(text: string): string {
  return text.replaceAll(/[{}>]/g, (character, at: number) =>
    // Beside a format its signs are the rest of the markup: `~~` of what is struck out.
    startsMarkup(text, at, character) ||
    (character === '{' && at === text.length - 1) ||
    (character === '}' && at === 0)
      ? `${ESCAPE}${character}`
      : character,
  )
}

function hasTracked({ marks, content = [] }: JSONContent): boolean {
  return marks?.some(({ type }) => type === TRACKED) === true || content.some(hasTracked)
}

function changeOf({ marks = [] }: JSONContent): TrackedChange['change'] | null {
  const attrs = marks.find(({ type }) => type === TRACKED)?.attrs as TrackedChange | undefined
  return attrs?.change ?? null
}

function bare(node: JSONContent): JSONContent {
  const { marks = [], ...rest } = node
  const own = marks.filter(({ type }) => type !== TRACKED)
  return own.length === 0 ? rest : { ...rest, marks: own }
}

/** A block without what comes, or without what goes. */
function withoutChange(node: JSONContent, change: TrackedChange['change']): JSONContent {
  if (node.content === undefined) return bare(node)
  return {
    ...node,
    content: node.content
      .filter((child) => changeOf(child) !== change)
      .map((child) => withoutChange(child, change)),
  }
}

/** A block with signs around what comes and what goes. */
function withSigns(node: JSONContent): JSONContent {
  const { content } = node
  if (content === undefined) return node
  const signed: JSONContent[] = []
  for (let at = 0; at < content.length; ) {
    const change = changeOf(content[at]!)
    let end = at + 1
    if (change === null) signed.push(withSigns(content[at]!))
    else {
      while (end < content.length && changeOf(content[end]!) === change) end++
      const run = content.slice(at, end).map(bare)
      const marks = marksAround(run, [content[at - 1], content[end]])
      const [open, close] = change === 'insertion' ? [INSERT, INSERTED] : [DELETE, DELETED]
      const sign = (text: string): JSONContent => ({
        type: 'text',
        text,
        ...(marks.length > 0 ? { marks } : {}),
      })
      signed.push(sign(open), ...run, sign(close))
    }
    at = end
  }
  return { ...node, content: signed }
}

/** The formats of a run that go on beyond it: they stand outside of its markup. */
function marksAround(run: readonly JSONContent[], beside: readonly (JSONContent | undefined)[]): Marks {
  const has = (one: JSONContent, mark: Marks[number]) =>
    one.marks?.some((other) => canonical(other) === canonical(mark)) === true
  return (run[0]?.marks ?? []).filter(
    (mark) =>
      run.every((one) => has(one, mark)) &&
      beside.some((one) => one !== undefined && changeOf(one) === null && has(one, mark)),
  )
}

type Marks = NonNullable<JSONContent['marks']>

function labelsIn(content: readonly JSONContent[]): string[] {
  return content.flatMap(({ type, attrs, content: inside = [] }) => {
    const label = type === 'footnote' ? footnoteLabel(attrs?.['label']) : null
    return [...(label === null ? [] : [label]), ...labelsIn(inside)]
  })
}
