import type { JSONContent } from '@tiptap/core'
import { FootnoteReferenceRun, type ParagraphChild, TextRun } from 'docx'
import { cleanText } from './clean-text.ts'

/** The footnotes of a document, numbered by the order in which the text refers to them, as Word numbers its own. */
export class Footnotes {
  /** The footnotes that the text refers to, in the order of their numbers. */
  readonly referred: readonly JSONContent[]
  readonly #numbers = new Map<unknown, number>()
  readonly #written = new Set<number>()

  constructor(blocks: readonly JSONContent[]) {
    const bodies = new Map<unknown, JSONContent>()
    const labels: unknown[] = []
    const look = (node: JSONContent, isInNote: boolean): void => {
      const label: unknown = node.attrs?.['label']
      if (node.type === 'footnote' && !bodies.has(label)) bodies.set(label, node)
      // Word has no footnotes of footnotes.
      if (node.type === 'footnoteReference' && !isInNote) labels.push(label)
      for (const child of node.content ?? []) look(child, isInNote || node.type === 'footnote')
    }
    for (const block of blocks) look(block, false)
    for (const label of labels) {
      if (bodies.has(label) && !this.#numbers.has(label)) this.#numbers.set(label, this.#numbers.size + 1)
    }
    this.referred = [...this.#numbers.keys()].flatMap((label) => bodies.get(label) ?? [])
  }

  /** Whether a block is a footnote that stands at the end of a page instead of in the text. */
  isMoved(block: JSONContent): boolean {
    return block.type === 'footnote' && this.referred.includes(block)
  }

  /** What a reference becomes: Word's own where it is the first one, otherwise its number or label. */
  referenceRun({ attrs }: JSONContent): ParagraphChild {
    const label: unknown = attrs?.['label']
    const number = this.#numbers.get(label)
    if (number !== undefined && !this.#written.has(number)) {
      this.#written.add(number)
      return new FootnoteReferenceRun(number)
    }
    const text = number === undefined ? (typeof label === 'string' ? cleanText(label) : '?') : String(number)
    return new TextRun({ text, superScript: true })
  }
}
