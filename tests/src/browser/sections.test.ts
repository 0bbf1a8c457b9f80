import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createRandom } from '../fuzz/random.ts'
import { type LongPage, openLongPage } from './long-page.ts'
import { newParagraph } from './replica.ts'

const LINES = 400
const SEED = Number(process.env['COWRITE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const EDITS = Number(process.env['COWRITE_FUZZ_ROUNDS'] ?? 40)

let opened: LongPage
let ana: LongPage['ana']

beforeAll(async () => {
  opened = await openLongPage('Sections', LINES, blockOf)
  ;({ ana } = opened)
})

afterAll(() => opened?.[Symbol.asyncDispose]())

/** Of all kinds that have distances of their own, in an order that does not repeat with the sections. */
function blockOf(index: number): Y.XmlElement {
  switch (['line', 'line', 'heading', 'rule', 'code', 'line', 'heading'][index % 7]) {
    case 'heading':
      return element('heading', `Heading ${index}`)
    case 'rule':
      return new Y.XmlElement('horizontalRule')
    case 'code':
      return element('codeBlock', `code ${index}`)
    default:
      return newParagraph(`Line ${index}. ${'Words. '.repeat(index % 40)}`.trim())
  }
}

function element(name: string, text: string): Y.XmlElement {
  const block = new Y.XmlElement(name)
  if (name === 'heading') block.setAttribute('level', 2 as never)
  block.insert(0, [new Y.XmlText(text)])
  return block
}

/** What these tests use of the editor, which Tiptap leaves at its element. */
interface EditorElement extends HTMLElement {
  readonly editor: {
    readonly state: EditorStateLike
    readonly view: EditorViewLike
    readonly schema: {
      node(name: string, attributes: object | null, content?: unknown): unknown
      text(text: string): unknown
    }
  }
}

interface EditorStateLike {
  readonly doc: NodeLike
  readonly tr: TransactionLike
  readonly constructor: { create(config: { doc: NodeLike }): EditorStateLike }
}

interface NodeLike {
  readonly content: { readonly size: number }
  readonly childCount: number
  readonly isTextblock: boolean
  readonly nodeSize: number
  child(index: number): NodeLike
  forEach(visit: (node: NodeLike, offset: number) => void): void
}

interface TransactionLike {
  readonly docChanged: boolean
  insertText(text: string, from: number): TransactionLike
  insert(position: number, content: unknown): TransactionLike
  delete(from: number, to: number): TransactionLike
  split(position: number): TransactionLike
}

interface EditorViewLike {
  readonly dom: HTMLElement
  readonly constructor: unknown
  dispatch(transaction: TransactionLike): void
  destroy(): void
  domAtPos(position: number, side?: number): { node: Node; offset: number }
  posAtDOM(node: Node, offset: number): number
  posAtCoords(point: { left: number; top: number }): { pos: number; inside: number } | null
  nodeDOM(position: number): Node | null
}

/** Differences between the drawn document and one that prosemirror-view draws without sections. */
function differences(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { state, view } = (document.querySelector('.cw-doc') as EditorElement).editor
    const View = view.constructor as new (place: null, props: object) => EditorViewLike
    const flat = new View(null, { state: state.constructor.create({ doc: state.doc }) })
    const blocks = [...view.dom.querySelectorAll(':scope > .cw-section > *')]
    const found: string[] = []
    // Code has a menu of languages, which the other view does not draw.
    const bare = (element: Element | undefined) =>
      (element?.querySelector('code') ?? element)?.textContent ?? 'nothing'
    for (let i = 0; i < Math.max(blocks.length, flat.dom.children.length); i++) {
      const [one, other] = [bare(blocks[i]), bare(flat.dom.children[i])]
      if (one !== other) found.push(`block ${i}: ${one}, not ${other}`)
    }
    flat.destroy()
    state.doc.forEach((node, offset) => {
      const index = blocks.indexOf(view.nodeDOM(offset) as Element)
      if (index < 0) found.push(`no block at ${offset}`)
      const before = view.domAtPos(offset, 0)
      if (before.node.childNodes[before.offset] !== blocks[index]) found.push(`the place before ${offset}`)
      if (view.posAtDOM(before.node, before.offset) !== offset) found.push(`the position ${offset}`)
      if (!node.isTextblock) return
      for (const position of [offset + 1, offset + node.nodeSize - 1]) {
        const { node: place, offset: at } = view.domAtPos(position)
        if (!blocks[index]?.contains(place)) found.push(`${position} is not in its block`)
        if (view.posAtDOM(place, at) !== position) found.push(`${position} is read as another position`)
      }
    })
    const end = view.domAtPos(state.doc.content.size)
    if (view.posAtDOM(end.node, end.offset) !== state.doc.content.size) found.push('the end')
    return found
  })
}

describe('the sections of a long document', () => {
  it('EDIT-96: have the distances between blocks that a short document has', async () => {
    const { page } = ana
    const tops = await page.evaluate(async () => {
      const text = document.querySelector('.cw-doc') as HTMLElement
      const sections = [...text.children] as HTMLElement[]
      // Laid out as a whole, to be compared.
      for (const section of sections) section.style.contentVisibility = 'visible'
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      const start = text.getBoundingClientRect().top
      const topOf = (block: Element) => Math.round((block.getBoundingClientRect().top - start) * 4) / 4
      const inSections = sections.flatMap((section) => [...section.children].map(topOf))
      const flat = text.cloneNode() as HTMLElement
      const copies = sections.flatMap((section) =>
        [...section.children].map((block) => block.cloneNode(true)),
      )
      flat.append(...copies)
      Object.assign(flat.style, {
        position: 'absolute',
        inlineSize: `${text.getBoundingClientRect().width}px`,
      })
      text.parentElement!.append(flat)
      const flatStart = flat.getBoundingClientRect().top
      const inFlat = [...flat.children].map(
        (block) => Math.round((block.getBoundingClientRect().top - flatStart) * 4) / 4,
      )
      flat.remove()
      for (const section of sections) section.style.contentVisibility = ''
      return { inSections, inFlat }
    })
    expect(tops.inSections).toEqual(tops.inFlat)
  })

  it('EDIT-96: are no places of their own: a press between two blocks is one in the document', async () => {
    const { page } = ana
    const places = await page.evaluate(() => {
      scrollTo(0, 0)
      const { view } = (document.querySelector('.cw-doc') as EditorElement).editor
      const blocks = [...view.dom.querySelectorAll(':scope > .cw-section > p')].slice(0, 6)
      return blocks.map((block) => {
        const { left, top } = block.getBoundingClientRect()
        return view.posAtCoords({ left: left + 40, top: top - 4 })?.inside
      })
    })
    expect(places.slice(1)).toEqual(places.slice(1).map(() => -1))
  })

  it(`EDIT-96: show what a document without sections shows, after any edits (COWRITE_FUZZ_SEED=${SEED})`, async () => {
    const { page } = ana
    expect(await differences(page)).toEqual([])
    const random = createRandom(SEED)
    for (let i = 0; i < EDITS; i++) {
      const kind = random.pick(['type', 'type', 'split', 'delete', 'insert', 'many', 'two'])
      const numbers = Array.from({ length: 6 }, () => random.int(1_000_000))
      await page.evaluate(
        ({ kind, numbers }) => {
          const { state, view, schema } = (document.querySelector('.cw-doc') as EditorElement).editor
          const { doc, tr } = state
          const places: { offset: number; node: NodeLike }[] = []
          doc.forEach((node, offset) => {
            places.push({ offset, node })
          })
          const lines = places.filter(({ node }) => node.isTextblock)
          const [a = 0, b = 0, c = 0, d = 0] = numbers
          const line = lines[a % lines.length]!
          const inLine = line.offset + 1 + (b % (line.node.nodeSize - 1))
          const newLines = (count: number) =>
            Array.from({ length: count }, (_, index) =>
              schema.node('paragraph', null, schema.text(`New ${index}`)),
            )
          if (kind === 'type') tr.insertText('x', inLine)
          else if (kind === 'split') tr.split(inLine)
          else if (kind === 'delete') {
            const first = a % places.length
            const last = Math.min(first + (b % 60), places.length - 2)
            if (last > first) tr.delete(places[first]!.offset, places[last]!.offset)
          } else if (kind === 'insert') tr.insert(places[a % places.length]!.offset, newLines(1))
          else if (kind === 'many') tr.insert(places[a % places.length]!.offset, newLines(c % 90))
          else {
            const other = lines[c % lines.length]!
            const at = [inLine, other.offset + 1 + (d % (other.node.nodeSize - 1))].sort((x, y) => y - x)
            tr.insertText('y', at[0]!)
            tr.split(at[1]!)
          }
          if (tr.docChanged) view.dispatch(tr)
        },
        { kind, numbers },
      )
      expect(await differences(page), `edit ${i}: ${kind}`).toEqual([])
    }
    expect(ana.complaints).toEqual([])
  })
})
