import { describe, expect, it } from 'vitest'
import { BlockDocument } from '../blocks/block-document.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { randomOperation } from '../blocks/random-operation-for-tests.ts'
import { contentToMarkdown, fromMarkdown, markdownContent } from '../markdown/markdown.ts'
import { draftSuggestion } from '../suggestions/draft.ts'
import { generator } from '../testing/test-document.ts'
import { writeCritic } from './critic-markup.ts'
import { resolveCritic } from './resolve-critic.ts'
import { type TrackedDocument, trackedDocument } from './tracked.ts'

/** A document of Markdown with a suggestion of operations, which are made of its blocks by their texts. */
function tracked(
  markdown: string,
  operationsOf: (block: (text: string) => { handle: string; hash: string }) => readonly BlockOperation[],
): TrackedDocument {
  const state = fromMarkdown(markdown)
  const document = new BlockDocument(state)
  const operations = operationsOf((text) => document.outline().find((each) => each.text.includes(text))!)
  document.destroy()
  let client = 100
  const { hunks } = draftSuggestion(state, operations, () => ++client)!
  return trackedDocument(
    state,
    hunks.map((hunk, who) => ({ hunk, who })),
    () => ++client,
  )
}

/** Markdown as it is written again. */
const again = (markdown: string) => contentToMarkdown(markdownContent(markdown))

function expectFaithful(document: TrackedDocument, hint = ''): string {
  const text = writeCritic(document)
  const where = `${hint}\n${text}`
  expect(again(resolveCritic(text, 'before')), where).toBe(again(contentToMarkdown(document.before)))
  expect(again(resolveCritic(text, 'after')), where).toBe(again(contentToMarkdown(document.after)))
  return text
}

describe('CriticMarkup', () => {
  it('SUG-50: has what comes, goes and is exchanged, in words and in blocks', () => {
    const document = tracked(
      '# Title\n\nThe quick brown fox\n\nA **bold word** here\n\n- one\n- two\n\nEnd',
      (block) => [
        { op: 'replace_text', ...block('quick'), find: 'quick', replace: 'slow' },
        { op: 'replace_block', ...block('bold'), markdown: 'A **bold** here *now*' },
        { op: 'insert_after', handle: block('quick').handle, markdown: 'New *text*\n\nMore' },
        { op: 'replace_text', ...block('two'), find: 'two', replace: 'two and three' },
        { op: 'delete_block', ...block('End') },
      ],
    )
    expect(expectFaithful(document)).toBe(
      [
        '# Title',
        'The {~~quick~>slow~~} brown fox',
        '{++New *text*',
        'More++}',
        'A **bold**{~~<strong> word</strong> ~> ~~}here{++ *now*++}',
        '- one\n- two{++ and three++}',
        '{--End--}\n',
      ].join('\n\n'),
    )
  })

  it('SUG-50: has a backslash in text that would be markup, and none in code', () => {
    const text =
      'A {++sum++} and {--less--} and \\{~~one\\~>two~~\\} and {~~gone~~} and {>>note<<} and `{++code++}` fox'
    const document = tracked(text, (block) => [
      { op: 'replace_text', ...block('sum'), find: 'fox', replace: 'a ++} wolf' },
    ])
    const written = expectFaithful(document)
    expect(written).toBe(
      'A \\{++sum++\\} and \\{--less--\\} and \\{~~one\\~\\>two~~\\} and \\{~~gone~~\\} and \\{>>note<<\\} and `{++code++}` {~~fox~>a ++\\} wolf~~}\n',
    )
    expect(again(resolveCritic(written, 'before'))).toBe(again(text))
  })

  it('SUG-50: exchanges a block where words alone would read as something else', () => {
    const document = tracked('A `code` word\n\nText', (block) => [
      { op: 'replace_text', ...block('code'), find: '`code`', replace: '`cod`' },
      { op: 'replace_text', ...block('Text'), find: 'Text', replace: '\\# Text' },
    ])
    expectFaithful(document)
  })

  it('SUG-50: reads back as the document with and without what random operations suggest', () => {
    const text =
      '# Title\n\nalpha **beta gamma**\n\n- delta\n- epsilon *zeta*\n\n1. one\n2. two\n\n> eta theta\n\n| iota   | kappa |\n| ------ | ----- |\n| lambda | mu    |\n\n```js\nlet a = `{++b++}`\n```\n\nnu xi {++x++}'
    const seed = Number(process.env['COWRITE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    const cases = Number(process.env['COWRITE_FUZZ_CASES'] ?? 20)
    console.info(`CriticMarkup: COWRITE_FUZZ_SEED=${seed}`)
    const random = generator(seed)
    const state = fromMarkdown(text)
    for (let at = 0; at < cases; at++) {
      const document = new BlockDocument(state)
      const read = (handle: string) => document.find(handle)?.markdown ?? ''
      const operations = Array.from({ length: 3 }, () => randomOperation(random, document.outline(), read))
      document.destroy()
      let client = 100
      const drafted = draftSuggestion(state, operations, () => ++client)
      if (drafted === null) continue
      const hunks = drafted.hunks.map((hunk) => ({ hunk, who: 0 }))
      const made = trackedDocument(state, hunks, () => ++client)
      expectFaithful(made, `seed ${seed}, case ${at}`)
    }
  })
})

describe('a tracked document', () => {
  it('SUG-51: says of each change who suggests it, and leaves out what is in conflict', () => {
    const { blocks } = tracked('One two\n\nThree four', (block) => [
      { op: 'replace_text', ...block('One'), find: 'two', replace: '2' },
      { op: 'replace_text', ...block('Three'), find: 'Three', replace: '3' },
    ])
    const changes = blocks.map(({ block }) =>
      (block.content ?? []).map(({ text, marks }) => [text, marks?.[0]?.attrs ?? null]),
    )
    expect(changes).toEqual([
      [
        ['One ', null],
        ['two', { change: 'deletion', who: 0 }],
        ['2', { change: 'insertion', who: 0 }],
      ],
      [
        ['Three', { change: 'deletion', who: 1 }],
        ['3', { change: 'insertion', who: 1 }],
        [' four', null],
      ],
    ])
  })
})
