import { describe, expect, it } from 'vitest'
import { foundLanguages } from './found-languages.ts'
import { createHighlighter } from './highlighter.ts'
import { LANGUAGES, labelOf } from './language-list.ts'
import { languageOf } from './languages.ts'

describe('languages of code blocks', () => {
  const highlighter = createHighlighter()

  it('understands what people write after the fence', () => {
    expect(languageOf('TS')).toBe('typescript')
    expect(languageOf(' yml ')).toBe('yaml')
    expect(languageOf('cobol')).toBe('cobol')
    expect(languageOf(null)).toBe('')
    expect(languageOf('constructor')).toBe('constructor')
  })

  it('finds languages by their names and aliases, and takes others as they are typed', () => {
    const labels = (typed: string) => foundLanguages(typed).map(({ label }) => label)
    expect(labels('')).toHaveLength(LANGUAGES.length)
    expect(labels('py')[0]).toBe('Python')
    expect(labels('tsx')[0]).toBe('TypeScript')
    expect(foundLanguages('Elixir').at(-1)).toEqual({ value: 'elixir', label: 'Other: elixir' })
    expect(labels('no such `language`')).toEqual(['Plain text'])
    expect(labelOf('cpp')).toBe('C++')
    expect(labelOf('cobol')).toBe('cobol')
  })

  it.each(LANGUAGES.filter(({ value }) => !['', 'math', 'mermaid'].includes(value)))(
    'EDIT-11: $label is highlighted once it is loaded',
    async ({ value }) => {
      expect(await highlighter.load(value)).toBe(true)
      expect(highlighter.highlight(value, 'let x = "1" # // -- comment')).not.toBeNull()
    },
  )

  it('EDIT-11: a language nobody knows stays plain', async () => {
    expect(await highlighter.load('cobol')).toBe(false)
    expect(await highlighter.load('constructor')).toBe(false)
    expect(highlighter.highlight('cobol', 'x')).toBeNull()
  })

  it('EDIT-11: highlighting gives ranges of the text, nested ones joined', async () => {
    await highlighter.load('javascript')
    expect(highlighter.highlight('javascript', ['const a = `x$', '{1}`'].join(''))).toEqual([
      { from: 0, to: 5, classes: 'hljs-keyword' },
      { from: 10, to: 12, classes: 'hljs-string' },
      { from: 12, to: 14, classes: 'hljs-string hljs-subst' },
      { from: 14, to: 15, classes: 'hljs-string hljs-subst hljs-number' },
      { from: 15, to: 16, classes: 'hljs-string hljs-subst' },
      { from: 16, to: 17, classes: 'hljs-string' },
    ])
  })

  it('EDIT-11: styles inside markup are highlighted as what they are', async () => {
    await highlighter.load('html')
    const ranges = highlighter.highlight('html', '<style>a { color: red }</style>')
    expect(ranges?.some(({ classes }) => classes.includes('hljs-attribute'))).toBe(true)
  })
})
