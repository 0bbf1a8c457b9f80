import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { randomDocument } from '../testing/random-document.ts'
import { below, generator, START } from '../testing/test-document.ts'
import { readMarkdown } from './reader/reader.ts'
import { MarkdownBlockStream } from './stream.ts'
import { writeMarkdown } from './writer/writer.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(300)

/** The blocks after all pieces, and how many blocks the stream has given for them. */
function streamed(pieces: readonly string[]): { readonly blocks: JSONContent[]; readonly given: number } {
  const stream = new MarkdownBlockStream()
  let blocks: JSONContent[] = []
  let given = 0
  for (const change of [...pieces.map((piece) => stream.push(piece)), stream.end()]) {
    if (change === null) continue
    expect(change.from).toBeLessThanOrEqual(blocks.length)
    blocks = [...blocks.slice(0, change.from), ...change.blocks]
    given += change.blocks.length
  }
  return { blocks, given }
}

/** The text in pieces of the length that `next` returns. */
function cut(text: string, next: () => number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = at + next()
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces
}

describe('MarkdownBlockStream', () => {
  it.each([
    START,
    '---\ntitle: a\n---\n\n# b\n\nc',
    '---\n\n# a\n\n---\n\nb: c\n---\n',
    '\ufeffa\r\nb\r\n\r\nc\r',
    '[a]\n\nb [c]\n\n[a]: /x\n[c]: /y\n\n[a] again\n',
    '<table>\n<tr>\n<td>\n\na\n\n- b\n\n</td>\n</tr>\n</table>\n    <td>\n\nc\n',
    '<table>\n\nnever closed\n\na\n\nb\n',
    '- a\n\n  b\n\n\n- [ ] c\n\nd\n===\n\n> e\nf\n\n    g\n\n    h\n',
    'a [^1]\n\n[^1]: b\n[^2]: c\n',
    '',
  ])('EDIT-74: %j is read as at once, however it is cut', (text) => {
    for (const length of [1, 2, 3, 7, 20, 1_000]) {
      expect(streamed(cut(text, () => length)).blocks).toEqual(readMarkdown(text))
    }
  })

  it(`EDIT-74: random documents are read as at once, however they are cut, from seed ${SEED}`, () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const text = writeMarkdown(randomDocument(random).content ?? [])
      const pieces = cut(text, () => 1 + below(random, 30))
      expect([seed, streamed(pieces).blocks]).toEqual([seed, readMarkdown(text)])
    }
  }, 120_000)

  it('EDIT-74: finished blocks are not given again', () => {
    const text = Array.from({ length: 200 }, (_, index) => `Paragraph ${index}\n\n- item\n\n`).join('')
    const { blocks, given } = streamed(cut(text, () => 20))
    expect(blocks).toHaveLength(400)
    expect(given).toBeLessThan(2_500)
  })
})
