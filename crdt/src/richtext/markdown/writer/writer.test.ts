import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../reader/reader.ts'
import { writeMarkdown } from './writer.ts'

const text = (content: string, ...marks: string[]): JSONContent => ({
  type: 'text',
  text: content,
  ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}),
})
const paragraph = (...content: JSONContent[]): JSONContent =>
  content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }
const list = (type: string, item: string, ...items: JSONContent[][]): JSONContent => ({
  type,
  content: items.map((content) => ({ type: item, content })),
})
const br: JSONContent = { type: 'hardBreak' }

describe('Markdown that is written as it was read', () => {
  it.each([
    'snake_case, 2 * 3, array[0], a_b_c, ~5, 50 %, AT&T, 1 < 2, #tag, -5, a | b, x = y\n',
    '**bold *and italic* text** with ~~strike~~, ==highlight==, <u>underline</u> and `code`\n',
    '[link](https://e.org/a_\\(b\\) "title"), [**bold**](/a)\n',
    'one\\\ntwo\\\n\\\nthree<br>\n',
    '# Heading with `code` and \\#\n\n#### Four\n',
    '- a\n- b\n  - c\n    1. d\n    2. e\n- f\n\n* g\n',
    '1. a\n2. b\n\n1) c\n\n9. d\n10. e\n    - f\n',
    '- [ ] a\n- [x] b\n  - [ ] c\n- [ ]\n',
    '- a\n\n  b\n\n- > c\n\n- ```\n  d\n  ```\n',
    '> a\n>\n> - b\n>\n>   > c\n>\n> d\n\n> e\n',
    '| a \\| b | c    |\n| :----- | ---: |\n| `d\\|e` | <br> |\n',
    '![a \\[b\\]](c.png "d")\n\n<img src="e.png" alt="f" width="320" height="50%">\n',
    '---\ntitle: a\n---\n\n---\n\nb\n',
    'a[^1]\n\n[^1]: b\n',
    '&nbsp;\n\na\n\n&nbsp;\n',
  ])('EDIT-70: %j', (markdown) => {
    expect(writeMarkdown(readMarkdown(markdown))).toBe(markdown)
  })
})

describe('what looks like markup', () => {
  it.each([
    ['spaces at the ends', [text(' a ')], '&#32;a&#32;'],
    ['a no-break space', [text('\u00a0')], '&#160;'],
    ['a line feed', [text('a\nb')], 'a&#10;b'],
    ['an entity', [text('&amp; &copy; & AT&T')], '\\&amp; \\&copy; & AT&T'],
    [
      'blocks',
      [text('# a'), br, text('- b'), br, text('1. c'), br, text('---'), br, text('> d')],
      '\\# a\\\n\\- b\\\n1\\. c\\\n\\---\\\n\\> d',
    ],
    ['a task', [text('[ ] a')], '\\[ \\] a'],
    ['an address', [text('https://e.org www.e.org me@e.org')], 'https\\://e.org www\\.e.org me\\@e.org'],
    ['HTML', [text('<b>a</b> <!-- --> 1<2')], '\\<b>a\\</b> \\<!-- --> 1<2'],
    ['a footnote without a definition', [text('a[^1]')], 'a\\[^1\\]'],
    ['marks with spaces', [text('a'), text(' b ', 'bold'), text('c')], 'a<strong> b </strong>c'],
    ['marks beside punctuation', [text('强调。', 'bold'), text('后')], '<strong>强调。</strong>后'],
    [
      'marks that overlap',
      [text('a', 'bold'), text('b', 'bold', 'italic'), text('c', 'italic')],
      '<strong>a<em>b</em></strong><em>c</em>',
    ],
    ['code with backticks', [text('a', 'code'), text(' '), text('`b``', 'code')], '`a` ``` `b`` ```'],
    ['code after an address', [text('www.'), text('a', 'code')], 'www\\.<code>a</code>'],
    ['only a break', [br], '<br>'],
  ] as const)('EDIT-70: %s', (_name, content, expected) => {
    const blocks = [paragraph(...content)]
    expect(writeMarkdown(blocks)).toBe(`${expected}\n`)
    expect(readMarkdown(expected)).toEqual(blocks)
  })

  it('EDIT-70: items that begin with an empty paragraph, and lists beside each other', () => {
    const blocks = [
      list(
        'bulletList',
        'listItem',
        [paragraph()],
        [paragraph(), { type: 'horizontalRule' }],
        [paragraph(), list('bulletList', 'listItem', [paragraph()])],
      ),
      list('bulletList', 'listItem', [paragraph(text('a'))]),
      list('bulletList', 'listItem', [paragraph(text('b'))]),
    ]
    const markdown = writeMarkdown(blocks)
    expect(markdown).toBe('-\n\n- &nbsp;\n\n  ---\n\n- &nbsp;\n\n  -\n\n* a\n\n- b\n')
    expect(readMarkdown(markdown)).toEqual(blocks)
  })

  it('EDIT-70: asterisks that would be a thematic break after the marker of their item', () => {
    const blocks = [
      list('bulletList', 'listItem', [paragraph(text('a'))]),
      list('bulletList', 'listItem', [paragraph(text('**'))], [paragraph(text('* *'))]),
    ]
    const markdown = writeMarkdown(blocks)
    expect(markdown).toBe('- a\n\n* \\**\n* \\* *\n')
    expect(readMarkdown(markdown)).toEqual(blocks)
  })
})

/** A paragraph of `count` nodes, by turns. */
const many = (count: number, ...nodes: JSONContent[]): JSONContent[] => [
  paragraph(...Array.from({ length: count }, (_, index) => nodes[index % nodes.length]!)),
]

describe('hostile documents', () => {
  // A writer whose time is quadratic needs minutes for one of these.
  it.each([
    ['breaks', many(50_000, br)],
    ['code', many(20_000, text('a*[', 'code'), text('b'))],
    ['marks by turns', many(20_000, text(' a ', 'bold'), text('.', 'italic'), text('x', 'strike'))],
    ['marks and breaks', many(20_000, text('a', 'bold'), br, text('b'), br)],
    [
      'nested marks',
      many(10_000, text('a', 'bold'), text('b', 'bold', 'italic'), text('(', 'italic', 'strike')),
    ],
    ['a long text', [paragraph(text('[a](b) **c** https://e.org '.repeat(10_000)))]],
  ])(
    'EDIT-72: much of %s is written in time',
    (_name, blocks) => {
      expect(writeMarkdown(blocks).length).toBeGreaterThan(50_000)
    },
    60_000,
  )
})
