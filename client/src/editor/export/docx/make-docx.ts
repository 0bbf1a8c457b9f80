import type { JSONContent } from '@tiptap/core'
import { Document, type FileChild, HeadingLevel, Packer, Paragraph, Table } from 'docx'
import type { Picture } from '../pictures/picture.ts'
import { blocksOf } from './blocks.ts'
import { cleanText } from './clean-text.ts'
import { isRightToLeft } from './direction.ts'
import { Numbering } from './numbering.ts'
import { lines } from './runs.ts'
import { STYLES } from './styles.ts'

/** A document that becomes a Word file. */
export interface DocxContent {
  readonly title: string
  readonly blocks: readonly JSONContent[]
  /** The address of the page, to which relative links refer. */
  readonly base: string
  readonly pictures: ReadonlyMap<string, Picture>
}

/** A document as a Word file. */
export async function makeDocx({ title, blocks, base, pictures }: DocxContent): Promise<ArrayBuffer> {
  const numbering = new Numbering()
  const children: FileChild[] = [
    new Paragraph({
      heading: HeadingLevel.TITLE,
      bidirectional: isRightToLeft(title),
      children: lines(title),
    }),
    ...blocksOf(blocks, { base, pictures, numbering }),
  ]
  // Word wants a paragraph at the end.
  if (children.at(-1) instanceof Table) children.push(new Paragraph({}))
  const file = new Document({
    title: cleanText(title),
    creator: 'Cowrite',
    styles: STYLES,
    numbering: numbering.options,
    sections: [{ children }],
  })
  return await Packer.toArrayBuffer(file)
}
