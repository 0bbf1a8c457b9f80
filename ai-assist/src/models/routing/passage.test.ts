import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Passage } from './passage.ts'

const BEGUN = 'The quick brown fox jumps over the lazy dog. It sleeps'

/** What is forwarded of a beginning, cut off there, and a continuation in pieces. */
function joined(begun: string, rest: readonly string[]): string {
  const passage = new Passage()
  let all = passage.push(begun)
  passage.resume()
  for (const piece of rest) all += passage.push(piece)
  return all + passage.end()
}

describe('a passage of several attempts', () => {
  it('forwards whole words, and the last one at the end', () => {
    const passage = new Passage()
    expect(passage.push('The qui')).toBe('The ')
    expect(passage.push('ck')).toBe('')
    expect(passage.push(' fox')).toBe('quick ')
    expect(passage.end()).toBe('fox')
    expect(passage.text).toBe('The quick fox')
  })

  it('does not withhold scripts without spaces, nor words without end', () => {
    const passage = new Passage()
    expect(passage.push('日本語の文章')).toBe('日本語の文章')
    expect(passage.push('x'.repeat(100))).toBe('x'.repeat(100))
    const from = performance.now()
    for (let time = 0; time < 20; time++) passage.push(`${'x'.repeat(50_000)} `)
    expect(performance.now() - from).toBeLessThan(1_000)
  })

  it.each<[string, string[], string?]>([
    ['goes on with the next word', ['sleeps all', ' day.']],
    ['begins with a space', [' sleeps', ' all day.']],
    ['repeats the last sentence', ['The lazy', ' dog? No. '], 'The lazy dog? No. '],
    ['repeats the unfinished sentence', ['It ', 'sleeps all day.']],
    ['repeats the last words', ['over the lazy dog. It sl', 'eeps all day.']],
    ['repeats the whole text', ['The quick brown ', 'fox jumps over the lazy dog. It ', 'sleeps all day.']],
  ])('AGENT-55: a continuation that %s joins without a gap and without a repetition', (_, rest, more) => {
    expect(joined(BEGUN, rest)).toBe(
      `The quick brown fox jumps over the lazy dog. It ${more ?? 'sleeps all day.'}`,
    )
  })

  it('AGENT-55: whatever is repeated, from wherever a word begins, and in whatever pieces, the text is whole once', () => {
    const words = fc.array(fc.constantFrom('alpha', 'beta,', 'gamma.', 'delta', 'epsilon;', 'zeta', '\n\n'), {
      minLength: 12,
      maxLength: 60,
    })
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9 }), (list, cutAt, fromAt, size) => {
        // Numbered, so that nothing but a repetition equals an earlier part.
        const text = list.map((word, index) => (word === '\n\n' ? word : `${word}${index} `)).join('')
        const begun = text.slice(0, 30 + (cutAt % (text.length - 30)))
        const whole = begun.slice(0, /\S*$/.exec(begun)?.index)
        const starts = [...whole.matchAll(/\S+/g)]
          .map((match) => match.index)
          .filter((at) => at <= whole.length - 12)
        const from = starts[fromAt % Math.max(1, starts.length)] ?? whole.length
        const pieces = text.slice(from).match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
        expect(joined(begun, pieces)).toBe(text)
      }),
    )
  })

  it('AGENT-55: what may well be meant twice stays', () => {
    expect(joined('No. No. ', ['No. ', 'Never.'])).toBe('No. No. No. Never.')
    expect(joined('It was very, ', ['very cold.'])).toBe('It was very, very cold.')
  })

  it('begins from nothing after a restart', () => {
    const passage = new Passage()
    passage.push('Some words of ')
    passage.restart()
    expect(passage.push('Some words of it') + passage.end()).toBe('Some words of it')
  })
})
