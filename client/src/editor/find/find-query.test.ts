import { expect, it } from 'vitest'
import { findInText } from './find-in-text.ts'
import { compileQuery, type FindQuery } from './find-query.ts'

const PLAIN: FindQuery = { text: '', matchCase: false, wholeWords: false, isExpression: false }

/** The matched parts of `text`. */
function found(query: Partial<FindQuery>, text: string): string[] {
  const compiled = compileQuery({ ...PLAIN, ...query })
  if (!compiled.ok) throw new Error(compiled.message)
  return compiled.pattern === null
    ? []
    : findInText(compiled.pattern, text).map(({ from, to }) => text.slice(from, to))
}

it('finds text as it is written, whatever its characters mean in expressions', () => {
  expect(found({ text: 'a.b' }, 'a.b axb A.B')).toEqual(['a.b', 'A.B'])
  for (const text of ['(', '[a-z]', '$1', '^', '\\d', '{2}', 'a|b', '*', '/', '-']) {
    expect(found({ text }, `before ${text} after`)).toEqual([text])
  }
  expect(found({ text: '' }, 'anything')).toEqual([])
  expect(found({ text: 'Ä', matchCase: true }, 'ä Ä')).toEqual(['Ä'])
  expect(found({ text: '😀' }, 'a😀b')).toEqual(['😀'])
})

it('finds whole words of every script', () => {
  expect(found({ text: 'art', wholeWords: true }, 'art party art. ärt')).toEqual(['art', 'art'])
  expect(found({ text: 'über', wholeWords: true }, 'über überall')).toEqual(['über'])
  expect(found({ text: 'a+', wholeWords: true, isExpression: true }, 'aaa ab b')).toEqual(['aaa'])
})

it('finds expressions, and says what is wrong with one that has an error', () => {
  expect(found({ text: '\\d{2}', isExpression: true }, '1 22 333')).toEqual(['22', '33'])
  expect(found({ text: 'a*', isExpression: true }, 'baab')).toEqual(['aa'])
  for (const text of ['(', '[', 'a)(b', '\\']) {
    const compiled = compileQuery({ ...PLAIN, text, isExpression: true })
    expect(compiled.ok ? text : compiled.message).not.toBe(text)
  }
})

it('replaces by templates with groups, as String.replace does', () => {
  const cases = [
    [/(\w+) (\w+)/gu, 'hello world', '$2 $1'],
    [/(?<first>\w)\w+/gu, 'hello world', '$<first>.'],
    [/o/gu, 'hello world', '[$&]$$$9'],
    [/(x)?l/gu, 'hello', '<$1>'],
  ] as const
  for (const [pattern, text, template] of cases) {
    let replaced = text as string
    for (const { from, to, replacement } of findInText(pattern, text, template).reverse()) {
      replaced = replaced.slice(0, from) + replacement + replaced.slice(to)
    }
    expect(replaced).toBe(text.replace(pattern, template))
  }
})
