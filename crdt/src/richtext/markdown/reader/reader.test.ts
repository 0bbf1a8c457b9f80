import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import { richtextSchema } from '../../schema/schema.ts'
import { writeMarkdown } from '../writer/writer.ts'
import { readMarkdown } from './reader.ts'

const text = (content: string, ...marks: string[]): JSONContent => ({
  type: 'text',
  text: content,
  ...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {}),
})
const linked = (content: string, href: string, title?: string): JSONContent => ({
  type: 'text',
  text: content,
  marks: [{ type: 'link', attrs: title === undefined ? { href } : { href, title } }],
})
const formula = (latex: string): JSONContent => ({ type: 'inlineMath', attrs: { latex } })
const paragraph = (...content: JSONContent[]): JSONContent =>
  content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }
const code = (content: string, language?: string): JSONContent => ({
  type: 'codeBlock',
  ...(language === undefined ? {} : { attrs: { language } }),
  content: [text(content)],
})
const list = (type: string, item: string, ...items: JSONContent[][]): JSONContent => ({
  type,
  content: items.map((content) => ({ type: item, content })),
})

describe('text', () => {
  it.each([
    ['escapes', '\\*a\\* \\_ \\[ \\` \\\\ \\a', [text('*a* _ [ ` \\ \\a')]],
    ['entities', '&lt;b&gt; &amp;amp; &copy; &#35;&#x41; &bogus;', [text('<b> &amp; © #A &bogus;')]],
    ['line feeds by entity', 'a&#10;b', [text('a\nb')]],
    [
      'hard breaks',
      'a\\\nb  \nc<br>d<br/>\ne',
      [text('a'), br(), text('b'), br(), text('c'), br(), text('d'), br(), text('e')],
    ],
    ['soft breaks', 'a \n b\r\nc\rd', [text('a b c d')]],
    ['emphasis in emphasis', '*(*foo*)* **`c`**', [text('(foo)', 'italic'), text(' '), text('c', 'code')]],
    [
      'emphasis beside CJK',
      '**强调。**后 a**「b」**c',
      [text('强调。', 'bold'), text('后 a'), text('「b」', 'bold'), text('c')],
    ],
    [
      'emphasis beside punctuation',
      '**a.** *(b)*, c**.**',
      [text('a.', 'bold'), text(' '), text('(b)', 'italic'), text(', c**.**')],
    ],
    [
      'EDIT-125: formulas',
      'a $x^2$, $`y$5`$z and $\\$1$; \\$a$, $5 and $6, US$x$, $ a$',
      [
        text('a '),
        formula('x^2'),
        text(', '),
        formula('y$5'),
        text('z and '),
        formula('\\$1'),
        text('; $a$, $5 and $6, US$x$, $ a$'),
      ],
    ],
    ['highlight', '==a== b == c === d', [text('a', 'highlight'), text(' b == c === d')]],
    [
      'tags of marks',
      '<u>a</u><B>b</B><em>c<del>d</del></em><mark>e</mark><code>*f*</code>',
      [
        text('a', 'underline'),
        text('b', 'bold'),
        text('c', 'italic'),
        text('d', 'italic', 'strike'),
        text('e', 'highlight'),
        text('f', 'code'),
      ],
    ],
    ['tags without a partner', '<u>a <b>b</u> </i>', [text('a <b>b', 'underline'), text(' </i>')]],
    [
      'other HTML',
      '<i x>a</i> <span>b</span> <!-- c --> <script>d</script>',
      [text('<i x>a</i> <span>b</span> <!-- c --> <script>d</script>')],
    ],
    [
      'a link with spaces and brackets',
      '[a](<https://e.org/a b(c)> "t \\"q\\"")',
      [linked('a', 'https://e.org/a%20b(c)', 't "q"')],
    ],
    [
      'addresses in a text',
      'see https://e.org/a_(b). www.e.org, me@e.org!',
      [
        text('see '),
        linked('https://e.org/a_(b)', 'https://e.org/a_(b)'),
        text('. '),
        linked('www.e.org', 'http://www.e.org'),
        text(', '),
        linked('me@e.org', 'mailto:me@e.org'),
        text('!'),
      ],
    ],
    [
      'escaped addresses',
      'https\\://e.org www\\.e.org me\\@e.org',
      [text('https://e.org www.e.org me@e.org')],
    ],
    ['addresses in HTML', '<a href="https://e.org/">a</a>', [text('<a href="https://e.org/">a</a>')]],
    ['code in a link', '[`a` b](/c)', [linked('a b', '/c')]],
    ['footnotes', 'a[^1] [^b c]', [text('a[^1] [^b c]')]],
  ] as const)('EDIT-73: %s', (_name, source, expected) => {
    expect(readMarkdown(source)).toEqual([paragraph(...expected)])
  })

  it.each([
    'javascript:alert(1)',
    'JavaScript&colon;alert(1)',
    '&#106;avascript&#58;alert(1)',
    'java\\script\\:alert(1)',
    '<java\tscript:alert(1)>',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
  ])('EDIT-17: %s is the address of no link and no image', (url) => {
    for (const source of [
      `[a](${url})`,
      `[a]: ${url}\n\n[a]`,
      `![a](${url})`,
      `<${url}>`,
      `<img src="${url}">`,
    ]) {
      expect(JSON.stringify(readMarkdown(source))).not.toMatch(/"(?:href|src)"/)
    }
  })
})

describe('blocks', () => {
  it('EDIT-125: lines between double dollar signs are code in the language math; an end that is missing makes them text', () => {
    expect(readMarkdown('a\n$$\nx = 1\n\ny\n$$\nb\n\n$$ z $$\n\n> $$\n> q\n> $$\n\n$$\nnever')).toEqual([
      paragraph(text('a')),
      code('x = 1\n\ny', 'math'),
      paragraph(text('b')),
      code('z', 'math'),
      { type: 'blockquote', content: [code('q', 'math')] },
      paragraph(text('$$ never')),
    ])
  })

  it.each([
    ['an empty paragraph', '&nbsp;\n\na\n\n&nbsp;', [paragraph(), paragraph(text('a')), paragraph()]],
    ['a paragraph of a space', '&#160;', [paragraph(text('\u00a0'))]],
    [
      'a byte order mark, and other line ends',
      '\ufeff# a\r\n\r\nb\r',
      [heading(1, 'a'), paragraph(text('b'))],
    ],
    [
      'front matter',
      '---\ntitle: a\n\nb: |\n  c\n---\n# d',
      [code('title: a\n\nb: |\n  c', 'frontmatter'), heading(1, 'd')],
    ],
    ['rules that are no front matter', '---\n\na: b\n\n---', [rule(), paragraph(text('a: b')), rule()]],
    ['a longer fence', '````ts x\n```\na\n```\n````', [code('```\na\n```', 'ts')]],
    ['code with empty lines', '~~~\n\na\n\n~~~', [code('\na\n')]],
    [
      'adjacent lists',
      '- a\n\n* b\n\n1. c\n\n2) d',
      [
        list('bulletList', 'listItem', [paragraph(text('a'))]),
        list('bulletList', 'listItem', [paragraph(text('b'))]),
        ordered(1, [paragraph(text('c'))]),
        ordered(2, [paragraph(text('d'))]),
      ],
    ],
    [
      'lists separated by a comment',
      '- a\n\n<!-- -->\n\n- b',
      [
        list('bulletList', 'listItem', [paragraph(text('a'))]),
        list('bulletList', 'listItem', [paragraph(text('b'))]),
      ],
    ],
    [
      'mixed tasks',
      '- [ ] a\n- [x]\n- b\n- [x](/c)',
      [
        { type: 'taskList', content: [task(false, paragraph(text('a'))), task(true, paragraph())] },
        list('bulletList', 'listItem', [paragraph(text('b'))], [paragraph(linked('x', '/c'))]),
      ],
    ],
    ['numbered tasks', '3. [ ] a', [ordered(3, [paragraph(text('[ ] a'))])]],
    [
      'an item without a paragraph',
      '- > a',
      [
        list('bulletList', 'listItem', [
          paragraph(),
          { type: 'blockquote', content: [paragraph(text('a'))] },
        ]),
      ],
    ],
    [
      'footnotes',
      'a[^1]\n\n[^1]: b\n[^2]: /c',
      [
        paragraph(text('a'), { type: 'footnoteReference', attrs: { label: '1' } }),
        { type: 'footnote', attrs: { label: '1' }, content: [paragraph(text('b'))] },
        { type: 'footnote', attrs: { label: '2' }, content: [paragraph(text('/c'))] },
      ],
    ],
    [
      'an image with a size',
      '<img src="a.png" width="320" height="50%" alt="&lt;b&gt;">',
      [{ type: 'image', attrs: { src: 'a.png', alt: '<b>', width: 320, height: '50%' } }],
    ],
    [
      'an image with escapes',
      '![a \\] *b* &amp;](<c d.png> "e")',
      [{ type: 'image', attrs: { src: 'c%20d.png', alt: 'a ] b &', title: 'e' } }],
    ],
    ['an image without an address', '![a]()', [{ type: 'image', attrs: { alt: 'a' } }]],
  ] as const)('EDIT-73: %s', (_name, source, expected) => {
    expect(readMarkdown(source)).toEqual(expected)
  })

  it('EDIT-73: lists in lists in a table of HTML', () => {
    const source =
      '<table>\n<tr>\n<th colspan="2" align="center">\n\n- a\n  1. b\n\n</th>\n</tr>\n<tr>\n<td>c</td>\n<td data-colwidth="100">\n\n<table><tr><td>d</td></tr></table>\n\n</td>\n</tr>\n</table>'
    const cell = (attrs: object, content: JSONContent[], type = 'tableCell') => ({
      type,
      attrs: { colspan: 1, rowspan: 1, ...attrs },
      content,
    })
    const row = (...content: JSONContent[]) => ({ type: 'tableRow', content })
    const inner = { type: 'table', content: [row(cell({}, [paragraph(text('d'))]))] }
    const item = [paragraph(text('a')), ordered(1, [paragraph(text('b'))])]
    expect(readMarkdown(source)).toEqual([
      {
        type: 'table',
        content: [
          row(cell({ colspan: 2, align: 'center' }, [list('bulletList', 'listItem', item)], 'tableHeader')),
          row(cell({}, [paragraph(text('c'))]), cell({ colwidth: [100] }, [inner])),
        ],
      },
    ])
  })

  it.each([
    '<table>\n\na\n',
    '<td>\n\na\n\n</td>',
    '<table>\n<tr>\n<td>\n\na\n\n</tr>\n</table>',
    '</table>\n\na',
  ])('EDIT-73: the tags of no table, %j, are text', (source) => {
    const written = readMarkdown(source).map(({ content }) => content?.[0]?.text)
    expect(written).toEqual(source.split(/\n+/).filter((line) => line !== ''))
  })
})

/** About `length` characters. */
const much = (unit: string, length = 100_000) => unit.repeat(Math.ceil(length / unit.length))

/** What makes readers slow that look far ahead or far back; each is far beyond a nesting that the stack bears. */
const PATHOLOGICAL: readonly string[] = [
  ...[
    '[',
    '![',
    '*',
    '_',
    '>',
    '> ',
    '`',
    '~',
    '=',
    '<',
    '&',
    '\\',
    '|',
    '- ',
    '1. ',
    '> - ',
    '@',
    'a@',
    '(',
  ],
  ...[
    '*a_ ',
    'a**b',
    '**a *b ',
    '==a',
    '~~a',
    '[a](',
    '[a](<',
    '[a](b "',
    '[a]: b\n',
    '[a\n',
    '[^a]:',
    '`a``b',
    '(((a',
  ],
  ...[
    '<u>',
    '</u>',
    '<code>',
    '<img a="',
    '<br ',
    '<!-- ',
    '<table>',
    '<td a="',
    '<table>\n<tr>\n<td>\n',
    'a@b.c ',
  ],
  ...[
    '| a ',
    '|-\n',
    '|a|\n|-|\n',
    '  - a\n',
    '- [ ] ',
    '---\n',
    'http://',
    'www.',
    '[a][b]',
    '**。',
    '\t',
    '&nbsp;\n\n',
  ],
].map((unit) => much(unit))

const NESTED: readonly string[] = [
  Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a\n`).join(''),
  Array.from({ length: 400 }, (_, depth) => `${'>'.repeat(depth)} a\n`).join(''),
  Array.from({ length: 400 }, (_, depth) => `${'`'.repeat(depth)}a`).join(''),
  `${much('[', 20_000)}a${much('](u)', 80_000)}`,
  `${much('![', 20_000)}a${much('](u)', 40_000)}`,
  `${much('<table>\n<tr>\n<td>\n')}${much('</td>\n</tr>\n</table>\n')}`,
  `${much('<u>')}${much('</u>')}`,
  much('$$ a\n\n'),
  much('> $$\n\n'),
  much('$a '),
  much('$`a'),
  `${much('|a', 10_000)}|\n${much('|-', 10_000)}|\n${much('|a\n', 10_000)}`,
]

describe('hostile Markdown', () => {
  const schema = richtextSchema()

  // A reader whose time is quadratic needs minutes for one of these.
  it.each([...PATHOLOGICAL, ...NESTED].map((source) => [source.slice(0, 20), source] as const))(
    'EDIT-72: much of %j becomes a document, in time',
    (_name, source) => {
      const content = readMarkdown(source)
      if (content.length > 0) schema.nodeFromJSON({ type: 'doc', content }).check()
    },
    60_000,
  )

  it('EDIT-72: what is nested too deeply is read as text, nothing is lost', () => {
    const quotes = JSON.stringify(readMarkdown(`${'> '.repeat(500)}words`))
    expect(quotes).toContain('words')
    const lists = JSON.stringify(readMarkdown(`${'- '.repeat(500)}words`))
    expect(lists).toContain('words')
    const tables = `${'<table>\n<tr>\n<td>\n'.repeat(100)}\nwords\n\n${'</td>\n</tr>\n</table>\n'.repeat(100)}`
    expect(JSON.stringify(readMarkdown(tables))).toContain('words')
  })

  it('EDIT-72: what is nested deeply is written, too', () => {
    let block: JSONContent = paragraph(text('words'))
    for (let depth = 0; depth < 200; depth++) block = { type: 'blockquote', content: [block] }
    expect(writeMarkdown([block])).toBe(`${'> '.repeat(200)}words\n`)
  })
})

function br(): JSONContent {
  return { type: 'hardBreak' }
}

function rule(): JSONContent {
  return { type: 'horizontalRule' }
}

function heading(level: number, content: string): JSONContent {
  return { type: 'heading', attrs: { level }, content: [text(content)] }
}

function ordered(start: number, ...items: JSONContent[][]): JSONContent {
  return { ...list('orderedList', 'listItem', ...items), attrs: { start } }
}

function task(checked: boolean, ...content: JSONContent[]): JSONContent {
  return { type: 'taskItem', attrs: { checked }, content }
}
