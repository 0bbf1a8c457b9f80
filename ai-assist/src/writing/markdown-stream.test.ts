import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarkdownStream, type WriteOp } from './markdown-stream.ts'

/** Operations as a short text: `heading2[Title]`, marks as `<b>`. */
function read(pieces: readonly string[]): string[] {
  const stream = new MarkdownStream()
  const ops: WriteOp[] = pieces.flatMap((piece) => stream.push(piece))
  ops.push(...stream.end())
  const blocks: string[] = []
  for (const op of ops) {
    if (op.op === 'open') blocks.push(`${describeBlock(op.block)}[`)
    else blocks.push(`${blocks.pop()}${op.op === 'text' ? mark(op) : ']'}`)
  }
  return blocks
}

function describeBlock(block: Extract<WriteOp, { op: 'open' }>['block']): string {
  switch (block.kind) {
    case 'heading':
      return `heading${block.level}`
    case 'item':
      return `${block.list}${block.depth}`
    case 'task':
      return `task${block.depth}${block.checked ? 'x' : ''}`
    case 'code':
      return `code:${block.language}`
    case 'paragraph':
    case 'quote':
      return block.kind
  }
}

function mark({ text, marks }: Extract<WriteOp, { op: 'text' }>): string {
  let marked = text
  if (marks.code) marked = `<c>${marked}</c>`
  if (marks.italic) marked = `<i>${marked}</i>`
  if (marks.bold) marked = `<b>${marked}</b>`
  return marked
}

/** Merges adjacent texts with equal marks, so that the result does not depend on the pieces. */
const joined = (blocks: readonly string[]) =>
  blocks.map((block) => block.replaceAll(/<\/b><b>|<\/i><i>|<\/c><c>/g, ''))

const SAMPLE = [
  '# Title',
  '',
  'A *first* paragraph with **bold `code` and more** in it.',
  'Another line: 2 * 3 * 4, a snake_case and an \\*escaped\\* star.',
  '- one',
  '- two',
  '  - two *and* a half',
  '- three',
  '',
  '1. first',
  '2) second',
  '- [ ] to do',
  '- [x] done',
  '> said',
  '---',
  '```ts',
  'const a = `1`',
  '',
  '  const b = 2',
  '```',
  '###### deep',
  '1990 was a year **never closed',
].join('\n')

const EXPECTED = [
  'heading1[Title]',
  'paragraph[A <i>first</i> paragraph with <b>bold </b><b><c>code</c></b><b> and more</b> in it.]',
  'paragraph[Another line: 2 * 3 * 4, a snake_case and an *escaped* star.]',
  'bullet0[one]',
  'bullet0[two]',
  'bullet1[two <i>and</i> a half]',
  'bullet0[three]',
  'ordered0[first]',
  'ordered0[second]',
  'task0[to do]',
  'task0x[done]',
  'quote[said]',
  'code:ts[const a = `1`\n\n  const b = 2]',
  'heading4[deep]',
  'paragraph[1990 was a year **never closed]',
]

describe('MarkdownStream', () => {
  it('reads blocks line by line, and marks within them', () => {
    expect(joined(read([SAMPLE]))).toEqual(joined(EXPECTED))
  })

  it('reads the same however the text is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (lengths) => {
        const pieces: string[] = []
        let at = 0
        for (let index = 0; at < SAMPLE.length; index++) {
          const length = lengths[index % lengths.length]!
          pieces.push(SAMPLE.slice(at, at + length))
          at += length
        }
        expect(joined(read(pieces))).toEqual(joined(EXPECTED))
      }),
    )
  })

  it('keeps every letter and digit of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1*`\\#- >[]x.\n') }), (text) => {
        const given = read([text]).map((block) =>
          block.slice(block.indexOf('[')).replaceAll(/<\/?[bic]>/g, ''),
        )
        expect(given.join('').match(/[ab]/g) ?? []).toEqual(
          // The language of a code fence is not text.
          withoutFenceInfo(text).match(/[ab]/g) ?? [],
        )
      }),
    )
  })

  it('closes a code block whose closing fence ends the text', () => {
    expect(read(['```\na\n```'])).toEqual(['code:null[a]'])
    expect(read(['```\na\n'])).toEqual(['code:null[a]'])
  })

  it('gives text as soon as its block is certain', () => {
    const stream = new MarkdownStream()
    expect(stream.push('- ')).toEqual([])
    expect(stream.push('ab')).toEqual([
      { op: 'open', block: { kind: 'item', list: 'bullet', depth: 0 } },
      { op: 'text', text: 'a', marks: {} },
      { op: 'text', text: 'b', marks: {} },
    ])
  })
})

function withoutFenceInfo(text: string): string {
  let isCode = false
  return text
    .split('\n')
    .map((line) => {
      if (isCode) {
        if (/^\s*```\s*$/.test(line)) isCode = false
        return line
      }
      const isFence = /^\s*```[^`]*$/.test(line)
      isCode = isFence
      return isFence ? '' : line
    })
    .join('\n')
}
