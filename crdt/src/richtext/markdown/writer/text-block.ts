import type { JSONContent } from '@tiptap/core'
import { canonical } from '../../content/canonical.ts'
import { EMPTY } from '../reader/blocks.ts'
import { CJK } from '../reader/flanking.ts'
import { readBlocks } from '../reader/reader.ts'
import type { Flavour } from '../reader/tokenizer.ts'
import { addText, type Mark } from '../syntax/inline.ts'
import { entity } from './escapes.ts'
import { type LineStyle, type Place, writeLine } from './line.ts'

/** Text without a character that is markup anywhere, for which no check is needed. */
const PROSE = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ,;'"()?%/–—…’“”.!]*$/u
/** What looks like an address, or like the number of a list, in {@link PROSE}. */
const NO_PROSE = /www\.|^\d+[.)]|\s$|\/\//i

/** Text that may be written without escapes, if it is then read back. */
const MILD =
  /^(?!.*(?:\]\(|\]\[|\]:|\[\^|\[!|!\[|==|~.*~|:\/\/|www\.|&#?[a-z0-9]+;|<[a-z/!?]))[^\\`@\n\r]*$/is
/** A task's marker, which is one only at the start of an item. */
const TASK = /^\[[ xX]\](?:\s|$)/

/**
 * The content of a paragraph, heading or cell as Markdown: with the fewest escapes with which it is read back, by this
 * project's reader and, beside Chinese, Japanese and Korean, also by a strict reader of CommonMark. `null` if a cell
 * cannot contain it; text that no editor makes can differ after reading. A paragraph can have several lines.
 */
export function writeText(
  line: readonly JSONContent[],
  place: Place,
  footnotes: ReadonlySet<string>,
): string | null {
  if (line.length === 0) return place === 'paragraph' ? EMPTY : ''
  const first = line[0]!
  const text = line.length === 1 && first.marks === undefined ? first.text : undefined
  if (text !== undefined && PROSE.test(text) && !NO_PROSE.test(text)) return text
  if (text !== undefined && /^\s+$/u.test(text)) return Array.from(text, entity).join('')
  let source: string | null = null
  for (const style of stylesOf(text)) {
    source = writeLine(line, { ...style, place, footnotes })
    if (isReadBack(source, line, place, footnotes)) return source
  }
  return place === 'cell' ? null : source
}

function* stylesOf(text: string | undefined): Generator<Pick<LineStyle, 'escaping' | 'hasTags'>> {
  if (text !== undefined && MILD.test(text) && !TASK.test(text)) yield { escaping: 'raw', hasTags: false }
  yield { escaping: 'careful', hasTags: false }
  yield { escaping: 'careful', hasTags: true }
  yield { escaping: 'full', hasTags: true }
}

function isReadBack(
  source: string,
  line: readonly JSONContent[],
  place: Place,
  footnotes: ReadonlySet<string>,
): boolean {
  const wanted = canonical(asRead(line))
  const flavours: Flavour[] = CJK.test(source) ? ['strict', 'lenient'] : ['lenient']
  return flavours.every((flavour) => {
    const found = inPlace(source, place, (source) => readBlocks(source, flavour, footnotes))
    return found !== null && canonical(found) === wanted
  })
}

/** The line as the reader reads it: code in a link is the text of the link. */
function asRead(line: readonly JSONContent[]): JSONContent[] {
  const read: JSONContent[] = []
  for (const node of line) {
    const marks = node.marks ?? []
    if (node.type !== 'text') read.push(node)
    else
      addText(read, node.text ?? '', marks.some(isLink) ? marks.filter(({ type }) => type !== 'code') : marks)
  }
  return read
}

function isLink({ type }: Mark): boolean {
  return type === 'link'
}

/** The line that a reader finds, or `null` if it finds other blocks. */
function inPlace(
  source: string,
  place: Place,
  read: (source: string) => JSONContent[],
): readonly JSONContent[] | null {
  switch (place) {
    case 'paragraph':
      return only(read(source), 'paragraph')
    case 'heading':
      return only(read(`# ${source}`), 'heading')
    case 'cell': {
      const row = only(read(`| ${source} |\n| --- |`), 'table')?.[0]
      return only(only(row === undefined ? [] : (row.content ?? []), 'tableHeader') ?? [], 'paragraph')
    }
    default:
      return place satisfies never
  }
}

/** The content of the only block, if that has this type. */
function only(blocks: readonly JSONContent[], type: string): readonly JSONContent[] | null {
  return blocks.length === 1 && blocks[0]?.type === type ? (blocks[0].content ?? []) : null
}
