import {
  CALLOUT_LABELS,
  calloutOf,
  captionOf,
  fileName,
  headingLevel,
  NAMELESS_FILE,
  sourceOf,
} from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import {
  CheckBox,
  ExternalHyperlink,
  type FileChild,
  HeadingLevel,
  ImageRun,
  type IParagraphOptions,
  type IRunOptions,
  Paragraph,
  type ParagraphChild,
  Table,
  TextRun,
} from 'docx'
import type { Picture } from '../pictures/picture.ts'
import { cleanText } from './clean-text.ts'
import { isRightToLeft } from './direction.ts'
import type { Footnotes } from './footnotes.ts'
import { BULLETS, LAST_LEVEL, type Numbering } from './numbering.ts'
import type { Revisions } from './revisions.ts'
import { absoluteLink, lines, plainText, runsOf } from './runs.ts'
import { CODE_STYLE, GROUND, LINE, QUOTE_LINE, QUOTE_STYLE, STEP, TEXT_WIDTH } from './styles.ts'
import { type CellPlace, tableOf } from './table.ts'

/** What the blocks of a document need. */
export interface BlockOptions {
  /** The address of the page, to which relative links refer. */
  readonly base: string
  /** The pictures that were loaded, by the addresses in the document. */
  readonly pictures: ReadonlyMap<string, Picture>
  readonly numbering: Numbering
  readonly footnotes: Footnotes
  readonly revisions: Revisions
}

/** Where a block stands. */
interface Place {
  /** Number of lists around. */
  readonly lists: number
  /** Number of quotations around. */
  readonly quotes: number
  readonly cell: CellPlace | null
  /** What stands before the first line: a number or sign, or the box of a task. */
  readonly mark: Pick<IParagraphOptions, 'numbering'> | CheckBox | null
}

const TOP: Place = { lists: 0, quotes: 0, cell: null, mark: null }

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
] as const

/** Twentieths of a point in a CSS pixel; the picture's width in Word is in pixels. */
const PIXEL = 15

/** The blocks of a document as Word's. */
export function blocksOf(blocks: readonly JSONContent[], options: BlockOptions): FileChild[] {
  const headings = blocks.filter((block) => block.type === 'heading' && plainText(block).trim() !== '')
  return new BlockWriter(options, headings).all(blocks, TOP)
}

/** Nodes that stand in a line. */
const INLINE: ReadonlySet<string> = new Set([
  'text',
  'hardBreak',
  'footnoteReference',
  'inlineMath',
  'date',
  'mention',
])

class BlockWriter {
  readonly #options: BlockOptions
  /** What a table of contents lists. */
  readonly #headings: readonly JSONContent[]

  constructor(options: BlockOptions, headings: readonly JSONContent[]) {
    this.#options = options
    this.#headings = headings
  }

  all(blocks: readonly JSONContent[], place: Place): FileChild[] {
    const written: FileChild[] = []
    for (const [index, block] of blocks.entries()) {
      if (this.#options.footnotes.isMoved(block)) continue
      for (const child of this.#block(block, index === 0 ? place : { ...place, mark: null })) {
        // Word joins tables that follow each other.
        if (child instanceof Table && written.at(-1) instanceof Table) written.push(new Paragraph({}))
        written.push(child)
      }
    }
    return written
  }

  #block(block: JSONContent, place: Place): FileChild[] {
    const { attrs, content = [] } = block
    switch (block.type) {
      case 'heading':
        return [
          this.#text(block, place, { heading: HEADINGS[Number(attrs?.['level'] ?? 1) - 1] ?? HEADINGS[0] }),
        ]
      case 'codeBlock':
        return [this.#code(block, place)]
      case 'paragraph':
        return [this.#text(block, place)]
      case 'blockquote':
        return this.#quotation(block, { ...place, quotes: place.quotes + 1 })
      case 'bulletList':
      case 'orderedList':
      case 'taskList':
        return this.#list(block, place)
      case 'horizontalRule':
        return [new Paragraph({ border: { bottom: LINE } })]
      case 'contents':
        return this.#headings.map((heading) =>
          this.#paragraph(lines(plainText(heading)), place, {
            indent: { left: (headingLevel(heading.attrs?.['level']) - 1) * STEP },
          }),
        )
      case 'image':
        return [this.#picture(block, place), ...this.#caption(block, place)]
      case 'file':
        return [this.#file(block, place)]
      case 'table': {
        const table = tableOf(block, (cell, inside) => this.all(cell.content ?? [], { ...TOP, cell: inside }))
        return table === null ? [] : [table]
      }
      default:
        // A toggle, or a block of a newer schema: its text, or the blocks in it.
        return content.length === 0 || content.some(isInline)
          ? [this.#text(block, place)]
          : this.all(content, place)
    }
  }

  /** A quotation with its source, or a callout with its kind. */
  #quotation({ attrs, content = [] }: JSONContent, place: Place): FileChild[] {
    const kind = calloutOf(attrs?.['callout'])
    const source = kind === null ? sourceOf(attrs?.['source']) : null
    const label = kind === null ? [] : [this.#line(CALLOUT_LABELS[kind], place, { bold: true })]
    const inside = label.length === 0 ? place : { ...place, mark: null }
    const below = source === null ? [] : [this.#line(`— ${source}`, { ...place, mark: null }, {})]
    return [...label, ...this.all(content, inside), ...below]
  }

  #line(text: string, place: Place, format: IRunOptions): Paragraph {
    return this.#paragraph(lines(text, format), place, { bidirectional: isRightToLeft(text) })
  }

  #text(block: JSONContent, place: Place, more: IParagraphOptions = {}): Paragraph {
    const format: IRunOptions = place.cell?.header ? { bold: true } : {}
    return this.#paragraph(runsOf(block.content, this.#options, format), place, {
      bidirectional: isRightToLeft(plainText(block)),
      ...this.#revision(block),
      ...more,
    })
  }

  /** That a paragraph comes or goes as a whole, with its end. */
  #revision(block: JSONContent): IParagraphOptions {
    const revision = this.#options.revisions.ofBlock(block)
    return revision === null ? {} : { run: { [revision.change]: revision.attributes } }
  }

  #paragraph(children: readonly ParagraphChild[], place: Place, more: IParagraphOptions): Paragraph {
    const { lists, quotes, cell, mark } = place
    const box = mark instanceof CheckBox
    const indent = { left: STEP * (lists + quotes), ...(mark === null ? {} : { hanging: STEP }) }
    return new Paragraph({
      ...(quotes > 0 ? { style: QUOTE_STYLE, border: { left: QUOTE_LINE } } : {}),
      ...(lists > 0 ? { spacing: { after: 60 } } : {}),
      ...(lists + quotes > 0 ? { indent } : {}),
      ...(cell?.alignment ? { alignment: cell.alignment } : {}),
      ...(cell === null ? {} : { spacing: { after: 0 } }),
      ...(mark === null || box ? {} : mark),
      ...more,
      children: box ? [mark, new TextRun('\t'), ...children] : children,
    })
  }

  #code(block: JSONContent, place: Place): Paragraph {
    const { revisions } = this.#options
    const runs = (block.content ?? []).flatMap((each) => lines(plainText(each), {}, revisions.ofInline(each)))
    return this.#paragraph(runs, place, { style: CODE_STYLE, shading: GROUND, ...this.#revision(block) })
  }

  #list(list: JSONContent, place: Place): FileChild[] {
    const { type, attrs, content = [] } = list
    const level = Math.min(place.lists, LAST_LEVEL)
    const start = typeof attrs?.['start'] === 'number' ? attrs['start'] : 1
    const reference =
      type === 'orderedList' ? this.#options.numbering.numbered(level, start, attrs?.['type']) : BULLETS
    return content.flatMap((item) => {
      const mark =
        type === 'taskList'
          ? new CheckBox({ checked: item.attrs?.['checked'] === true })
          : { numbering: { reference, level } }
      return this.all(item.content ?? [], { ...place, lists: place.lists + 1, mark })
    })
  }

  #picture({ attrs = {} }: JSONContent, place: Place): Paragraph {
    const { src, alt, title } = attrs as Record<string, unknown>
    const words = [alt, title, src].find((one): one is string => typeof one === 'string' && one !== '') ?? ''
    const picture = typeof src === 'string' ? this.#options.pictures.get(src) : undefined
    if (picture !== undefined) {
      const description = cleanText(typeof alt === 'string' ? alt : '')
      const image = new ImageRun({
        type: picture.type,
        data: picture.bytes,
        transformation: shownSize(picture, attrs, TEXT_WIDTH / PIXEL - 27 * (place.lists + place.quotes)),
        altText: { name: 'Picture', description },
      })
      return this.#paragraph([image], place, { alignment: alignmentOf(attrs['align']) })
    }
    const link = absoluteLink(src, this.#options.base)
    const children = lines(words, link === null ? {} : { style: 'Hyperlink' })
    return this.#paragraph(link === null ? children : [new ExternalHyperlink({ link, children })], place, {})
  }

  /** The line below a picture. */
  #caption({ attrs = {} }: JSONContent, place: Place): Paragraph[] {
    const caption = captionOf(attrs['caption'])
    if (caption === null) return []
    const more = { alignment: alignmentOf(attrs['align']), bidirectional: isRightToLeft(caption) }
    return [this.#paragraph(lines(caption, { italics: true, size: 20 }), { ...place, mark: null }, more)]
  }

  /** A file as a link with its name. */
  #file({ attrs = {} }: JSONContent, place: Place): Paragraph {
    const link = absoluteLink(attrs['src'], this.#options.base)
    const children = lines(
      fileName(attrs['name']) ?? NAMELESS_FILE,
      link === null ? {} : { style: 'Hyperlink' },
    )
    return this.#paragraph(link === null ? children : [new ExternalHyperlink({ link, children })], place, {})
  }
}

function alignmentOf(align: unknown): 'left' | 'center' | 'right' {
  return align === 'left' || align === 'right' ? align : 'center'
}

/** The size at which a picture is shown, in pixels: its part of the column, else its own width, never wider than `most`. */
function shownSize(
  picture: Picture,
  { width: wanted, percent }: Readonly<Record<string, unknown>>,
  most: number,
): { width: number; height: number } {
  const pixels = /^(\d+(?:\.\d+)?)(?:px)?$/.exec(String(wanted ?? ''))?.[1]
  const own = pixels === undefined ? picture.width : Number(pixels)
  const shown = typeof percent === 'number' ? (most * percent) / 100 : own
  const width = Math.max(1, Math.min(shown, most))
  return {
    width: Math.round(width),
    height: Math.max(1, Math.round((width * picture.height) / picture.width)),
  }
}

function isInline({ type }: JSONContent): boolean {
  return INLINE.has(type ?? '')
}
