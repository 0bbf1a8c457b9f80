import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerRefused } from './answer-limits.ts'
import { EventSplitter } from './event-splitter.ts'

const LIMITS = { lineBytes: 100, eventBytes: 200, events: 1_000, streamBytes: 10_000 }

function split(chunks: readonly string[], limits = LIMITS): string[] {
  const splitter = new EventSplitter(limits)
  const events = chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)))
  const rest = Buffer.from(splitter.end())
  return [
    ...events.map((event) => Buffer.from(event).toString()),
    ...(rest.length > 0 ? [rest.toString()] : []),
  ]
}

describe('EventSplitter', () => {
  it('cuts after empty lines, whatever ends them and wherever a chunk ends', () => {
    expect(split(['data: 1\n\ndata: 2\r\n\r\nda', 'ta: 3\r\rdata: 4'])).toEqual([
      'data: 1\n\n',
      'data: 2\r\n\r\n',
      'data: 3\r\r',
      'data: 4',
    ])
  })

  it('loses and adds nothing, and gives the same events however the stream is cut', () => {
    const line = fc.constantFrom('', 'data: x', ': note', 'data: {"a":1}')
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 30 })
      .map((lines) => lines.map((parts) => parts.join('')).join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(20)), (whole, sizes) => {
        const chunks: string[] = []
        let rest = whole
        for (const size of sizes) {
          chunks.push(rest.slice(0, size))
          rest = rest.slice(size)
        }
        const pieces = split([...chunks, rest])
        expect(pieces.join('')).toBe(whole)
        const count = (parts: readonly string[]): number => parts.join('').split(/\r?\n\r?\n/).length
        expect(count(pieces)).toBe(count(split([whole])))
      }),
    )
  })

  it('holds no more than an event, and refuses longer lines, events and streams', () => {
    const refused = (chunks: readonly string[], limits = LIMITS) =>
      expect(() => split(chunks, limits)).toThrow(AnswerRefused)
    refused(['x'.repeat(101)])
    refused(Array.from({ length: 101 }, () => 'x'))
    refused(Array.from({ length: 30 }, () => 'data: 12\n'))
    refused(Array.from({ length: 1_001 }, () => 'a\n\n'))
    refused(Array.from({ length: 101 }, () => `${'a'.repeat(98)}\n\n`))
    expect(split(['x'.repeat(100)])).toHaveLength(1)
    expect(split(Array.from({ length: 1_000 }, () => 'a\n\n'))).toHaveLength(1_000)
  })
})
