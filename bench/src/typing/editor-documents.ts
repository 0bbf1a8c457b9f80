import * as Y from 'yjs'
import { seeded } from './random.ts'

/** A clientID like the random 32-bit ones of Yjs. */
const AUTHOR = 2_903_114_281
/** The field of rich text in every document: Tiptap's default. */
export const FIELD = 'default'
const WORDS =
  'and the result of this work is shown in what follows where each part has its own reason given by those who wrote it'.split(
    ' ',
  )
/** Words of a paragraph: about 85 characters, one to two lines on a page. */
const PARAGRAPH_WORDS = 18
const CELL_WORDS = 3
const COLUMNS = 3
const MIXED_ROWS = 4

/**
 * The update of a document with `count` paragraphs of about 85 characters, in the structure that Tiptap's bindings
 * write. All of it has one author.
 */
export function paragraphsDocument(count: number): Uint8Array {
  const random = seeded(count)
  return documentOf(() => Array.from({ length: count }, () => paragraph(phrase(random, PARAGRAPH_WORDS))))
}

/**
 * The update of a document with `count` tables of `rows` rows and three columns. A paragraph stands before each table
 * and at the end.
 */
export function tablesDocument(count: number, rows: number): Uint8Array {
  const random = seeded(count)
  const cell = () => element('tableCell', [paragraph(phrase(random, CELL_WORDS))])
  const row = () => element('tableRow', Array.from({ length: COLUMNS }, cell))
  const table = () => element('table', Array.from({ length: rows }, row))
  return documentOf(() => [
    ...Array.from({ length: count }, () => [paragraph(phrase(random, PARAGRAPH_WORDS)), table()]).flat(),
    paragraph(phrase(random, PARAGRAPH_WORDS)),
  ])
}

/** What a mixed document has beside its paragraphs. */
export interface MixedContent {
  readonly paragraphs: number
  /** Tables of four rows and three columns. */
  readonly tables: number
  /** Code blocks in the language `mermaid`. */
  readonly diagrams: number
}

/** The update of a document in which tables and diagrams stand evenly between paragraphs; the first and last are paragraphs. */
export function mixedDocument({ paragraphs, tables, diagrams }: MixedContent): Uint8Array {
  const random = seeded(paragraphs)
  const cell = () => element('tableCell', [paragraph(phrase(random, CELL_WORDS))])
  const row = () => element('tableRow', Array.from({ length: COLUMNS }, cell))
  const isAt = (index: number, count: number) =>
    Math.floor((index * (count + 1)) / paragraphs) > Math.floor(((index - 1) * (count + 1)) / paragraphs)
  return documentOf(() =>
    Array.from({ length: paragraphs }, (_, index) => [
      ...(index > 0 && isAt(index, tables)
        ? [element('table', Array.from({ length: MIXED_ROWS }, row))]
        : []),
      ...(index > 0 && isAt(index, diagrams) ? [diagram(random)] : []),
      paragraph(phrase(random, PARAGRAPH_WORDS)),
    ]).flat(),
  )
}

/** All texts of a document's rich text, in order. */
export function textsOf(parent: Y.XmlFragment): Y.XmlText[] {
  return parent.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return [child]
    return child instanceof Y.XmlFragment ? textsOf(child) : []
  })
}

function documentOf(blocks: () => Y.XmlElement[]): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = AUTHOR
  doc.transact(() => doc.getXmlFragment(FIELD).insert(0, blocks()))
  return Y.encodeStateAsUpdate(doc)
}

function element(name: string, children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  return made
}

function paragraph(text: string): Y.XmlElement {
  return element('paragraph', [new Y.XmlText(text)])
}

function diagram(random: () => number): Y.XmlElement {
  const made = element('codeBlock', [
    new Y.XmlText(
      `flowchart LR\n  A[${phrase(random, 2)}] --> B[${phrase(random, 2)}] --> C[${phrase(random, 2)}]`,
    ),
  ])
  made.setAttribute('language', 'mermaid')
  return made
}

function phrase(random: () => number, words: number): string {
  return Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)] ?? '').join(' ')
}
