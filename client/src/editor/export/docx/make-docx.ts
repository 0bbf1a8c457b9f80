import type { JSONContent } from '@tiptap/core'
import { Document, type FileChild, HeadingLevel, Packer, Paragraph, Table } from 'docx'
import type { Picture } from '../pictures/picture.ts'
import { type BlockOptions, blocksOf } from './blocks.ts'
import { cleanText } from './clean-text.ts'
import { isRightToLeft } from './direction.ts'
import { Footnotes } from './footnotes.ts'
import { Numbering } from './numbering.ts'
import { Revisions, type Suggester } from './revisions.ts'
import { lines, plainText } from './runs.ts'
import { STYLES } from './styles.ts'

/** A document that becomes a Word file. */
export interface DocxContent {
  readonly title: string
  readonly blocks: readonly JSONContent[]
  /** The address of the page, to which relative links refer. */
  readonly base: string
  readonly pictures: ReadonlyMap<string, Picture>
  /** Who suggests what is marked in the blocks. Default: nothing is. */
  readonly people?: readonly Suggester[]
}

/** A document as a Word file. */
export async function makeDocx({
  title,
  blocks,
  base,
  pictures,
  people = [],
}: DocxContent): Promise<ArrayBuffer> {
  const numbering = new Numbering()
  const footnotes = new Footnotes(blocks)
  const options = { base, pictures, numbering, footnotes, revisions: new Revisions(people) }
  const children: FileChild[] = [
    new Paragraph({
      heading: HeadingLevel.TITLE,
      bidirectional: isRightToLeft(title),
      children: lines(title),
    }),
    ...blocksOf(blocks, options),
  ]
  // Word wants a paragraph at the end.
  if (children.at(-1) instanceof Table) children.push(new Paragraph({}))
  const file = new Document({
    title: cleanText(title),
    creator: 'Cowrite',
    styles: STYLES,
    footnotes: Object.fromEntries(
      footnotes.referred.map((note, index) => [index + 1, { children: paragraphsOf(note, options) }]),
    ),
    numbering: numbering.options,
    sections: [{ children }],
  })
  return await Packer.toArrayBuffer(file)
}

/** The text of a footnote: Word's footnotes have no tables, so that theirs becomes lines. */
function paragraphsOf({ content = [] }: JSONContent, options: BlockOptions): Paragraph[] {
  return content.flatMap((block) => {
    const written = blocksOf([block], options)
    const paragraphs = written.filter((child) => child instanceof Paragraph)
    return paragraphs.length === written.length
      ? paragraphs
      : [new Paragraph({ children: lines(plainText(block)) })]
  })
}
