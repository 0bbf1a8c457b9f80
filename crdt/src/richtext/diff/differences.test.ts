import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { readContent } from '../content/content.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { edits, generator, replica, START } from '../testing/test-document.ts'
import { type BlockStep, differences } from './differences.ts'
import type { MarkedContent } from './marked.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(60)

function docOf(content: string | Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, typeof content === 'string' ? fromMarkdown(content) : content)
  return doc
}

/** The steps and what is said after them. Client 7 is Ana. */
function compared(before: Y.Doc | null, after: Y.Doc) {
  const ana = { principal: 'ana', kind: 'person', run: null } as const
  const generator = differences(
    before,
    after,
    (client, clock, length) => (client === 7 ? [{ clock, end: clock + length, author: ana }] : []),
    ({ client, clock }) => `${client}.${clock}`,
  )
  const steps: BlockStep[] = []
  for (;;) {
    const next = generator.next()
    if (next.done === true) return { steps, total: next.value }
    if (next.value.kind !== 'writers') steps.push(next.value)
  }
}

/** One of the two states again: the merged content without what only the other one has. */
function side(nodes: readonly MarkedContent[], which: 'before' | 'after'): JSONContent[] {
  const gone = which === 'before' ? 'added' : 'removed'
  const kept = nodes
    .filter(({ change }) => change !== gone)
    .map(({ by: _, n: __, change, was, ...node }): JSONContent => {
      const own: MarkedContent = { ...node }
      if (which === 'before' && change === 'format') {
        if (typeof node.text !== 'string') own.attrs = was?.attrs ?? {}
        else if (was?.marks?.length === 0) delete own.marks
        else own.marks = was?.marks ?? []
      }
      if (node.content !== undefined) {
        own.content = side(node.content, which) as MarkedContent[]
        if (own.content.length === 0) delete own.content
      }
      return own
    })
  const joined: JSONContent[] = []
  for (const node of kept) {
    const last = joined.at(-1)
    const areTexts = typeof last?.text === 'string' && typeof node.text === 'string'
    if (areTexts && JSON.stringify(last.marks) === JSON.stringify(node.marks))
      joined[joined.length - 1] = { ...last, text: `${last.text}${node.text}` }
    else joined.push(node)
  }
  return joined
}

/** Added words in brackets, removed ones in braces, other formats between stars. */
function brief(nodes: readonly MarkedContent[]): string {
  return nodes
    .map(({ change, text, content, type }) => {
      const inner = text ?? (content === undefined ? `<${type}>` : brief(content))
      if (change === 'added') return `[${inner}]`
      if (change === 'removed') return `{${inner}}`
      return change === 'format' ? `*${inner}*` : inner
    })
    .join(' ')
    .replace(/ +/g, ' ')
}

const told = (before: string, after: string) =>
  compared(docOf(before), docOf(after)).steps.map(({ blocks }) => brief(blocks))

describe(`differences in the rendered document, from seed ${SEED}`, () => {
  it('VER-60: words that came and went, and formats that changed, are marked in their block', () => {
    expect(told('levels that nobody knew yet', 'levels we cannot explain yet')).toEqual([
      'levels {that nobody knew} [we cannot explain] yet',
    ])
    expect(told('Some bold text', 'Some **bold** text')).toEqual(['Some *bold* text'])
    expect(told('A whole word', 'A wh**ole** word')).toEqual(['A wh *ole* word'])
    expect(told('## Head', '# Head')).toEqual(['*Head*'])
    expect(told('one', '# one')).toEqual(['{one}', '[one]'])
  })

  it('VER-60: items, rows, cells, images and checks are compared inside their block', () => {
    expect(told('- one thing\n- two things\n', '- one thing\n- new\n- two more things\n')).toEqual([
      'one thing [new] two [more ] things',
    ])
    expect(
      told('| a | b |\n|-|-|\n| a cell | d |\n', '| a | b |\n|-|-|\n| a cell | e |\n| f | g |\n'),
    ).toEqual(['a b a cell {d} [e] [f g]'])
    expect(told('![x](/a.png)', '![x](/b.png)')).toEqual(['{<image>} [<image>]'])
    expect(told('![x](/a.png)', '![y](/a.png)')).toEqual(['*<image>*'])
    expect(told('- [ ] do it', '- [x] do it')).toEqual(['*do it*'])
    expect(told('$a$ is', '$b$ is')).toEqual(['{<inlineMath>} [<inlineMath>] is'])
  })

  it('VER-61: changes are numbered and words counted; what follows each other is one change', () => {
    const { steps, total } = compared(
      docOf('same\n\none two three four'),
      docOf('same\n\none 2 three 4 and five\n\nnew words'),
    )
    expect(steps.map(({ kind, changes }) => [kind, changes])).toEqual([
      ['same', 0],
      ['changed', 2],
      ['added', 1],
    ])
    expect(total).toMatchObject({ added: 6, removed: 2, changes: 3 })
    const nodes = steps[1]?.blocks[0]?.content ?? []
    expect(nodes.flatMap(({ n }) => (n === undefined ? [] : [n]))).toEqual([0, 0, 1, 1])
  })

  it('VER-62: texts are cut at authors, who get their words and characters; a block keeps its name', () => {
    const before = docOf('plain text')
    const after = replica(before)
    after.clientID = 7
    const text = (after.getXmlFragment('default').get(0) as Y.XmlElement).get(0) as Y.XmlText
    text.insert(5, ' and new')
    const { steps, total } = compared(before, after)
    expect(steps[0]?.blocks[0]?.content).toMatchObject([
      { text: 'plain', by: 0 },
      { text: ' ', by: 1 },
      { text: 'and new', change: 'added', by: 1 },
      { text: ' ', change: 'added', by: 0 },
      { text: 'text', by: 0 },
    ])
    expect(steps[0]?.handle).toBe(steps[0]?.was)
    const ana = total.writers.find(({ author }) => author?.principal === 'ana')
    expect(ana).toMatchObject({ characters: 8, added: 2 })
    expect(compared(null, after).total).toMatchObject({ added: 0, changes: 0 })
  })

  it('VER-63: both states follow from the marked blocks, whatever was edited', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const doc = docOf(START)
      edits(doc, random, 10)
      const earlier = replica(doc)
      edits(doc, random, 30)
      const { steps } = compared(earlier, doc)
      const blocks = steps.flatMap((step) => step.blocks)
      expect([seed, side(blocks, 'before')]).toEqual([seed, readContent(earlier).content])
      expect([seed, side(blocks, 'after')]).toEqual([seed, readContent(doc).content])
    }
  })

  it('VER-64: nothing is marked between equal states, empty ones included', () => {
    expect(compared(docOf(START), docOf(START)).total).toMatchObject({ added: 0, removed: 0, changes: 0 })
    expect(compared(new Y.Doc(), new Y.Doc()).steps).toEqual([])
    expect(compared(new Y.Doc(), docOf('a')).total).toMatchObject({ added: 1, changes: 1 })
  })
})
