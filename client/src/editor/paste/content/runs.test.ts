import { describe, expect, it } from 'vitest'
import { type Format, PLAIN, type Run } from './block.ts'
import { boundedRuns, MAX_PARAGRAPH, MAX_RUNS, pieces } from './limits.ts'
import { linkAddresses, splitAtEmptyLines, textOfRuns, tidyRuns } from './runs.ts'

const BOLD: Format = { ...PLAIN, bold: true }
const text = (text: string, format = PLAIN): Run => ({ kind: 'text', text, format })
const BREAK: Run = { kind: 'break' }

describe('a line of text', () => {
  it('has spaces as HTML shows them, and neighbours of one format joined', () => {
    expect(
      tidyRuns([text(' a\n'), text(' \tb', BOLD), text(' c ', BOLD), BREAK, text(' d '), BREAK]),
    ).toEqual([text('a '), text('b c', BOLD), BREAK, text('d')])
    expect(tidyRuns([text('a\u00a0 b'), text('c')])).toEqual([text('a\u00a0 bc')])
    expect(tidyRuns([text(' '), BREAK, text(' ')])).toEqual([BREAK].slice(1))
  })

  it('is divided where a line is empty', () => {
    const lines = splitAtEmptyLines([
      BREAK,
      text('a'),
      BREAK,
      text('b'),
      BREAK,
      text(' '),
      BREAK,
      text('c'),
      BREAK,
    ])
    expect(lines.map(textOfRuns)).toEqual(['a\nb', 'c'])
  })

  it('has links at its addresses, without the punctuation around them', () => {
    const linked = (source: string): (string | undefined)[] =>
      linkAddresses([text(source)]).map((run) => (run.kind === 'text' ? run.format.link?.href : undefined))
    expect(linked('see https://a.example/x?y=z#w, or (http://b.example/c_(d)).')).toEqual([
      undefined,
      'https://a.example/x?y=z#w',
      undefined,
      'http://b.example/c_(d)',
      undefined,
    ])
    expect(linked('javascript://x and http:// and ftp://c')).toEqual([undefined])
    const code = text('https://a.example', { ...PLAIN, code: true })
    expect(linkAddresses([code])).toEqual([code])
  })

  it('that is very long becomes paragraphs that together are the line, without a divided character', () => {
    for (const line of ['word '.repeat(30_000), '😀'.repeat(50_000), `${'x'.repeat(70_001)}`]) {
      const parts = pieces([text(line.slice(0, 7)), text(line.slice(7), BOLD)])
      expect(
        parts
          .flat()
          .map((run) => textOfRuns([run]))
          .join(''),
      ).toBe(line)
      for (const part of parts) {
        const joined = textOfRuns(part)
        expect(joined.length).toBeLessThanOrEqual(MAX_PARAGRAPH)
        expect(joined.isWellFormed()).toBe(line.isWellFormed())
      }
    }
    expect(pieces([text('short')])).toEqual([[text('short')]])
  })

  it('with very many changes of format has none', () => {
    const runs = Array.from({ length: MAX_RUNS + 1 }, (_, index) => text('a', index % 2 === 0 ? PLAIN : BOLD))
    expect(boundedRuns(runs)).toEqual([text('a'.repeat(MAX_RUNS + 1))])
    expect(boundedRuns(runs.slice(1))).toEqual(runs.slice(1))
  })
})
