import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { readContent } from '../content/content.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { edits, generator, replica, START } from '../testing/test-document.ts'
import { diffBlocks } from './diff.ts'
import { diffWords, words } from './words.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(200)

function contentOf(markdown: string): JSONContent {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return readContent(doc)
}

const paragraph = (text: string): JSONContent => ({ type: 'paragraph', content: [{ type: 'text', text }] })

/** The blocks on each side of the steps. */
function sides(steps: ReturnType<typeof diffBlocks>): { before: JSONContent[]; after: JSONContent[] } {
  const before: JSONContent[] = []
  const after: JSONContent[] = []
  for (const step of steps) {
    if (step.kind === 'changed') {
      before.push(step.before)
      after.push(step.after)
      continue
    }
    if (step.kind !== 'added') before.push(step.block)
    if (step.kind !== 'removed') after.push(step.block)
  }
  return { before, after }
}

const brief = (steps: ReturnType<typeof diffBlocks>) =>
  steps.map((step) =>
    step.kind === 'changed' ? [step.kind, step.beforeText, step.afterText] : [step.kind, step.text],
  )

describe(`comparing documents, from seed ${SEED}`, () => {
  it('VER-4: blocks are the same, added, removed or changed, in reading order, with their plain text', () => {
    const before = contentOf('# Title\n\nFirst one here\n\nA line that goes\n\n- a\n- b\n')
    const after = contentOf('# Title\n\nNew\n\nFirst two here\n\n- a\n- b\n\n> End\n')
    const steps = diffBlocks(before, after)
    expect(brief(steps)).toEqual([
      ['same', 'Title'],
      ['added', 'New'],
      ['changed', 'First one here', 'First two here'],
      ['removed', 'A line that goes'],
      ['same', 'a\nb'],
      ['added', 'End'],
    ])
    expect(steps[2]).toMatchObject({
      before: before.content?.[1],
      after: after.content?.[2],
      words: [
        { kind: 'same', text: 'First ' },
        { kind: 'removed', text: 'one' },
        { kind: 'added', text: 'two' },
        { kind: 'same', text: ' here' },
      ],
    })
  })

  it('VER-4: blocks of different types, or with little in common, are removed and added', () => {
    expect(brief(diffBlocks(contentOf('# Same text'), contentOf('Same text')))).toEqual([
      ['removed', 'Same text'],
      ['added', 'Same text'],
    ])
    expect(brief(diffBlocks(contentOf('Cats and dogs run'), contentOf('Nothing and more of it')))).toEqual([
      ['removed', 'Cats and dogs run'],
      ['added', 'Nothing and more of it'],
    ])
  })

  it('VER-4: a block of which only marks or attributes differ is changed, its words are the same', () => {
    const steps = diffBlocks(contentOf('Some **bold** text'), contentOf('Some *bold* text'))
    expect(steps).toMatchObject([{ kind: 'changed', words: [{ kind: 'same', text: 'Some bold text' }] }])
    expect(diffBlocks(contentOf('# T'), contentOf('## T'))).toMatchObject([{ kind: 'changed' }])
  })

  it('VER-4: the steps give both documents back, and the words both texts', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const doc = new Y.Doc()
      Y.applyUpdate(doc, fromMarkdown(START))
      edits(doc, random, 10)
      const earlier = replica(doc)
      edits(doc, random, 30)
      const [before, after] = [readContent(earlier), readContent(doc)]
      const steps = diffBlocks(before, after)
      expect([seed, sides(steps)]).toEqual([seed, { before: before.content, after: after.content }])
      expect(diffBlocks(before, after)).toEqual(steps)
      for (const step of steps) {
        if (step.kind !== 'changed') continue
        const side = (kind: string) =>
          step.words
            .flatMap((word) => (word.kind === kind || word.kind === 'same' ? [word.text] : []))
            .join('')
        expect([side('removed'), side('added')]).toEqual([step.beforeText, step.afterText])
      }
    }
  })

  it.each([
    [
      'with nothing in common',
      (i: number) => `${'abc'[i % 3]}${i} before`,
      (i: number) => `${'xyz'[i % 3]}${i + 9000} after that`,
    ],
    [
      'with every block changed a little',
      (i: number) => `Block ${i} of a long document`,
      (i: number) => `Block ${i} of the long document`,
    ],
    ['in reverse', (i: number) => `Block ${i}`, (i: number) => `Block ${4999 - i}`],
    ['all alike', (i: number) => `Same ${i % 2}`, (i: number) => `Same ${i % 3}`],
  ])('VER-4: two documents of 5,000 blocks %s are compared within seconds', (_name, one, two) => {
    const list = (text: (i: number) => string) => Array.from({ length: 5000 }, (_, i) => paragraph(text(i)))
    const [before, after] = [
      { type: 'doc', content: list(one) },
      { type: 'doc', content: list(two) },
    ]
    const start = performance.now()
    const steps = diffBlocks(before, after)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(sides(steps)).toEqual({ before: before.content, after: after.content })
  })
})

describe('words', () => {
  it.each([
    ['one two', ['one', ' ', 'two']],
    ["it's 3.5\n\n", ['it', "'", 's', ' ', '3', '.', '5', '\n\n']],
    ['日本語', ['日', '本', '語']],
    ['🙂🙂é', ['🙂', '🙂', 'é']],
    ['a\u0301b', ['a\u0301b']],
    ['\ud83d', ['\ud83d']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected)
    expect(words(text).join('')).toBe(text)
  })

  it('VER-4: neighbours of one kind are joined, what was removed comes before what was added', () => {
    expect(diffWords('a b c', 'x y c')).toEqual([
      { kind: 'removed', text: 'a' },
      { kind: 'added', text: 'x' },
      { kind: 'same', text: ' ' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'y' },
      { kind: 'same', text: ' c' },
    ])
    expect(diffWords('', '')).toEqual([])
  })
})
