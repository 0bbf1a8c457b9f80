import { describe, expect, it } from 'vitest'
import { highlight } from './highlighter.ts'
import { LANGUAGES, languageOf } from './languages.ts'

describe('languages of code blocks', () => {
  it('understands what people write after the fence', () => {
    expect(languageOf('TS')).toBe('typescript')
    expect(languageOf(' yml ')).toBe('yaml')
    expect(languageOf('cobol')).toBe('cobol')
    expect(languageOf(null)).toBe('')
    expect(languageOf('constructor')).toBe('constructor')
  })

  it.each(LANGUAGES.filter(({ value }) => value !== ''))('EDIT-11: $label can be highlighted', ({ value }) => {
    expect(highlight(value, 'let x = "1" # // -- comment')).not.toBeNull()
  })

  it('EDIT-11: highlighting gives ranges of the text, nested ones joined', () => {
    expect(highlight('javascript', 'const a = `x${1}`')).toEqual([
      { from: 0, to: 5, classes: 'hljs-keyword' },
      { from: 10, to: 12, classes: 'hljs-string' },
      { from: 12, to: 14, classes: 'hljs-string hljs-subst' },
      { from: 14, to: 15, classes: 'hljs-string hljs-subst hljs-number' },
      { from: 15, to: 16, classes: 'hljs-string hljs-subst' },
      { from: 16, to: 17, classes: 'hljs-string' },
    ])
    expect(highlight('cobol', 'x')).toBeNull()
  })
})
