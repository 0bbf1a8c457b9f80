import { expect, it } from 'vitest'
import { typographic } from './typographic.ts'

/** A text after it was typed, character by character. */
function typed(text: string, language = 'en'): string {
  let result = ''
  for (const character of text) {
    result += character
    const found = typographic(result, language)
    if (found !== null) result = result.slice(0, found.from) + found.replacement
  }
  return result
}

it('EDIT-180: typed quotes become those of the language', () => {
  expect(typed(`"It's 'fine'," he said ("so-so").`)).toBe('“It’s ‘fine’,” he said (“so-so”).')
  expect(typed(`"'a' b"`)).toBe('“‘a’ b”')
  expect(typed('Er sagt: "Geht\'s?"', 'de-DE')).toBe('Er sagt: „Geht’s?“')
  expect(typed('"a"', 'de-CH')).toBe('«a»')
  expect(typed('"a"', 'fr')).toBe('«\u202fa\u202f»')
  expect(typed('"a" \'b\'', 'sv')).toBe('”a” ’b’')
  expect(typed('"a"', 'pl')).toBe('„a”')
  expect(typed('"a"', 'ja')).toBe('“a”')
})

it('EDIT-180: a closing quote stands after a number in a quotation, and no quote for feet and inches', () => {
  expect(typed('"in 2026"')).toBe('“in 2026”')
  expect(typed(`6' 2"`)).toBe(`6' 2"`)
})

it('EDIT-180: dashes, dots, signs, arrows and fractions are replaced when they are complete', () => {
  expect(typed('one -- two --- three ...')).toBe('one – two — three …')
  expect(typed('1990--2000 and so---on')).toBe('1990–2000 and so—on')
  expect(typed('(c) (R) (tm)')).toBe('© ® ™')
  expect(typed('a -> b <- c <-> d => e')).toBe('a → b ← c ↔ d ⇒ e')
  expect(typed('1/2 cup, (3/4) ')).toBe('½ cup, (¾) ')
})

it('EDIT-180: options of programs, dates, addresses, and what will be code or a formula stay as they are typed', () => {
  for (const text of [
    'npm run --all',
    '1/2/2026 ',
    '11/2 ',
    '---',
    'https://example.com/a--b/(c) ',
    '`"a" -- b...`',
    '$x -> y$',
  ])
    expect(typed(text)).toBe(text)
  expect(typed('$5 -- "a"')).toBe('$5 – “a”')
})
