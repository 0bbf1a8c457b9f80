import { expect, it } from 'vitest'
import { answerBlocks } from './answer-blocks.ts'

const shown = (markdown: string) =>
  answerBlocks(markdown).map(({ kind, lines }) => [
    kind,
    ...lines.map((line) =>
      line.map(({ form, text }) => (form === 'plain' ? text : `${form}(${text})`)).join(''),
    ),
  ])

it('an answer has paragraphs, headings, lists, bold and code', () => {
  expect(shown('## Levels\nOne **two** and\n`three`.\n\n- a\n- b\n\n1. c')).toEqual([
    ['heading', 'Levels'],
    ['text', 'One strong(two) and code(three).'],
    ['list', 'a', 'b'],
    ['list', 'c'],
  ])
})

it('nothing in an answer becomes a link, a picture or an element', () => {
  expect(shown('![x](https://a.example/b.png) [y](javascript:z) <img src=x>')).toEqual([
    ['text', '![x](https://a.example/b.png) [y](javascript:z) <img src=x>'],
  ])
})
