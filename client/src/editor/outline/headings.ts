import type { Node } from '@tiptap/pm/model'

/** A heading of the document's top level. */
export interface OutlineHeading {
  readonly text: string
  /** 1 to 4. */
  readonly level: number
  /** The position of its block. */
  readonly position: number
}

/** The headings of a document, in its order. */
export function headingsOf(doc: Node): readonly OutlineHeading[] {
  const headings: OutlineHeading[] = []
  doc.forEach((block, position) => {
    if (block.type.name !== 'heading') return
    const level: unknown = block.attrs['level']
    headings.push({ text: block.textContent, level: typeof level === 'number' ? level : 1, position })
  })
  return headings
}

/** Whether two outlines show the same. Positions differ after every edit. */
export function isSameOutline(a: readonly OutlineHeading[], b: readonly OutlineHeading[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ text, level }, index) => text === b[index]?.text && level === b[index]?.level)
  )
}

/** The index of the section that contains a position: that of the last heading at it or before it; -1 before the first. */
export function sectionAt(headings: readonly OutlineHeading[], position: number): number {
  let index = -1
  for (const heading of headings) {
    if (heading.position > position) break
    index++
  }
  return index
}
