import type { JSONContent } from '@tiptap/core'
import { CALLOUTS } from '../schema/attributes.ts'
import { below, pick, type Random } from './test-document.ts'

// Random documents of the whole schema, with texts that look like markup.

const WORDS: readonly string[] = [
  ...[
    'one',
    'two ',
    ' three',
    'a',
    'Ωμέγα',
    'snake_case',
    '1990',
    '3.14',
    'x',
    'I’m',
    '“so”',
    '…',
    '—',
    '🙂',
    'a\u0301',
  ],
  ...['强调。', '中文', '「引用」', '日本語', '한국어', '！', '，', 'ー', '\u3000'],
  ...[' ', '  ', '\t', '\n', '\u00a0', '\u2028', '\u200b', '\ufeff', '\r'],
  ...['*', '**', '***', '_', '__', '~', '~~', '=', '==', '`', '``', '```', '\\', '\\\\', '|', '\\|', '||'],
  ...[
    '[',
    ']',
    '(',
    ')',
    '](',
    '[x]',
    '[ ] ',
    '[x] ',
    '[^1]',
    '[^1]: ',
    '[a]: /url',
    '[TOC]',
    '[@a](/d/b)',
    '<time>2026-11-30</time>',
    '<span data-mention="person">@',
    '</span>',
    '![',
    '!',
    '[a](b)',
    '![a](b)',
  ],
  ...[
    '# ',
    '#',
    '##',
    '> ',
    '>',
    '- ',
    '-',
    '---',
    '+ ',
    '* ',
    '1. ',
    '1) ',
    '123456789. ',
    '===',
    ':-',
    ':-:|',
    '|-|',
  ],
  ...[
    '<',
    '>',
    '</',
    '<b>',
    '</b>',
    '<u>',
    '<br>',
    '<!-- -->',
    '<table>',
    '<details>',
    '</details>',
    '<summary>',
    '</summary>',
    '<td>',
    '<code>',
    '</code>',
    '<div>',
    '<img>',
    '<figure>',
    '<figcaption>',
    '</figure>',
    '<a download>',
    '</a>',
  ],
  ...['&', '&amp;', '&lt;', '&#32;', '&nbsp;', '&#x41;', '&copy', '&copy;', '&bogus;', 'AT&T'],
  ...[
    'https://e.org/a_b',
    'http://x',
    'www.e.org',
    'me@e.org',
    'a@b',
    '@',
    'https:',
    '//',
    ':',
    '<https://e.org>',
  ],
  ...[
    '{',
    '}',
    '^',
    '$',
    '%',
    '"',
    "'",
    '/',
    ';',
    ',',
    '.',
    '?',
    '***a**',
    '— ',
    '[!NOTE]',
    '*(*',
    '*)*',
    '~~~',
    '====',
    '    ',
  ],
]

const ADDRESSES: readonly string[] = [
  'https://example.com',
  'https://example.com/a_(b)?c=1&d=2#e',
  'https://example.com/"quoted"\'s[1]',
  'https://example.com/&amp;&copy;\\',
  'https://example.com/*a*_b_|c',
  'https://例え.jp/日本',
  'mailto:me@example.com',
  'tel:+123',
  '/relative/(path',
  '#fragment',
  'page.md',
  '?q=1',
]

const FORMULAS = [
  'x',
  'x^2',
  'a_b*c*',
  '\\frac{1}{2}',
  'a|b',
  'a \\| b',
  '\\$5',
  '`',
  '\\text{\\`a}',
  '<b>',
  '5',
  '\\',
  '$',
  '&amp;',
] as const

const LANGUAGES = [
  'ts',
  'c++',
  'c#',
  'objective-c',
  'frontmatter',
  'yaml',
  '日本',
  'a.b',
  'a&amp;b',
  '<x>\\\\y',
] as const
/** Labels of footnotes. A random document defines all of them. */
const LABELS = ['1', '2-abcd', 'größe.x', '中文'] as const

const DAYS = ['2026-11-30', '0001-01-01', '9999-12-31', '2024-02-29'] as const

/** Addresses of documents, with what has a meaning in URLs and in Markdown. */
const TARGETS = ['demo/plan', 'a b/c', "it's (new)*!", '../x?y#z', 'größe/中文', '100%/<b>|`'] as const

const TITLES = [
  'title',
  'a "quoted" \\ title',
  'x] (y) [z',
  'a\nb',
  '&amp; <b>',
  ' spaced  out ',
  '`*_|',
  '中文',
] as const
const MARKS = ['bold', 'italic', 'underline', 'strike', 'highlight', 'code', 'link'] as const

const some = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: below(random, most + 1) }, make)
const chance = (random: Random, share: number) => random() < share

/** A text of words and of what looks like markup; at least one character. */
export function randomText(random: Random, most = 5): string {
  return Array.from({ length: 1 + below(random, most) }, () => pick(random, WORDS)).join('')
}

function marks(random: Random): JSONContent['marks'] {
  if (chance(random, 0.5)) return undefined
  const names = new Set(some(random, 3, () => pick(random, MARKS)))
  if (names.has('code')) return [{ type: 'code' }]
  return MARKS.filter((name) => names.has(name)).map((type) => {
    if (type !== 'link') return { type }
    const href = pick(random, ADDRESSES)
    return { type, attrs: chance(random, 0.3) ? { href, title: pick(random, TITLES) } : { href } }
  })
}

function line(random: Random): JSONContent[] {
  return some(random, 6, (): JSONContent => {
    if (chance(random, 0.12)) return { type: 'hardBreak' }
    if (chance(random, 0.06)) return { type: 'inlineMath', attrs: { latex: pick(random, FORMULAS) } }
    if (chance(random, 0.04)) return { type: 'date', attrs: { day: pick(random, DAYS) } }
    if (chance(random, 0.06)) return mention(random)
    if (chance(random, 0.05)) return { type: 'footnoteReference', attrs: { label: pick(random, LABELS) } }
    const own = marks(random)
    return { type: 'text', text: randomText(random), ...(own?.length ? { marks: own } : {}) }
  })
}

function mention(random: Random): JSONContent {
  const label = randomText(random).replace(/\s+/g, ' ').trim() || 'Ana'
  if (chance(random, 0.4)) return { type: 'mention', attrs: { kind: 'person', label } }
  return { type: 'mention', attrs: { kind: 'document', target: pick(random, TARGETS), label } }
}

function codeText(random: Random): JSONContent[] {
  const text = some(random, 8, () =>
    pick(
      random,
      WORDS.filter((word) => word !== '\r'),
    ),
  ).join('')
  return text === '' ? [] : [{ type: 'text', text }]
}

function image(random: Random): JSONContent {
  const attrs: Record<string, unknown> = {}
  if (chance(random, 0.9))
    attrs['src'] = pick(
      random,
      ADDRESSES.filter((url) => !/^(?:mailto|tel):/.test(url)),
    )
  if (chance(random, 0.7)) attrs['alt'] = randomText(random)
  if (chance(random, 0.3)) attrs['title'] = pick(random, TITLES)
  if (chance(random, 0.3)) attrs['width'] = pick(random, [320, 12.5, '100px'])
  if (chance(random, 0.2)) attrs['height'] = pick(random, [200, '10%'])
  if (chance(random, 0.3)) attrs['percent'] = pick(random, [10, 60, 100])
  if (chance(random, 0.3)) attrs['align'] = pick(random, ['left', 'center', 'right'])
  if (chance(random, 0.3)) attrs['caption'] = oneLine(random, 'A caption')
  return { type: 'image', attrs }
}

function file(random: Random): JSONContent {
  const attrs: Record<string, unknown> = {}
  if (chance(random, 0.9)) attrs['src'] = pick(random, ['/files/01a', 'https://e.org/a_(b)"c|d'])
  if (chance(random, 0.9)) attrs['name'] = oneLine(random, 'a.pdf')
  if (chance(random, 0.9)) attrs['size'] = pick(random, [0, 12_345, 9_999_999_999])
  if (chance(random, 0.9)) attrs['type'] = pick(random, ['application/pdf', 'image/svg+xml'])
  return { type: 'file', attrs }
}

/** Words and what looks like markup on one line. */
function oneLine(random: Random, otherwise: string): string {
  return (
    randomText(random)
      .replace(/[\s\u2028]+/g, ' ')
      .trim() || otherwise
  )
}

function table(random: Random, depth: number): JSONContent {
  const columns = 1 + below(random, 3)
  const isRegular = chance(random, 0.5)
  const aligns = Array.from({ length: columns }, () => pick(random, [null, 'left', 'center', 'right']))
  const cell = (row: number, column: number): JSONContent => {
    const type = (isRegular ? row === 0 : chance(random, 0.4)) ? 'tableHeader' : 'tableCell'
    const isOneLine = isRegular ? chance(random, 0.97) : chance(random, 0.6)
    const attrs: Record<string, unknown> = { align: isRegular ? aligns[column] : pick(random, aligns) }
    if (!isRegular && chance(random, 0.2)) attrs['colspan'] = 2
    if (!isRegular && chance(random, 0.1)) attrs['rowspan'] = 3
    if (!isRegular && chance(random, 0.1)) attrs['colwidth'] = [120, 0]
    const content = isOneLine
      ? [
          chance(random, 0.1)
            ? pick(random, [image, file])(random)
            : { type: 'paragraph', content: line(random) },
        ]
      : blocks(random, depth - 1)
    return { type, attrs, content }
  }
  const rows = 1 + below(random, 3)
  return {
    type: 'table',
    content: Array.from({ length: rows }, (_, row) => ({
      type: 'tableRow',
      content: Array.from({ length: isRegular ? columns : below(random, columns + 1) }, (_, column) =>
        cell(row, column),
      ),
    })),
  }
}

function item(random: Random, type: string, depth: number): JSONContent {
  const rest = chance(random, 0.5) ? [] : blocks(random, depth - 1)
  return {
    type,
    ...(type === 'taskItem' ? { attrs: { checked: chance(random, 0.5) } } : {}),
    content: [{ type: 'paragraph', content: chance(random, 0.2) ? [] : line(random) }, ...rest],
  }
}

function list(random: Random, type: string, depth: number): JSONContent {
  const name = type === 'taskList' ? 'taskItem' : 'listItem'
  const start = pick(random, [1, 1, 0, 7, 99])
  return {
    type,
    ...(type === 'orderedList' ? { attrs: { start } } : {}),
    content: Array.from({ length: 1 + below(random, 3) }, () => item(random, name, depth)),
  }
}

function quotation(random: Random, depth: number): JSONContent {
  const kind = pick(random, [...CALLOUTS, 'source', 'plain', 'plain'])
  const source = randomText(random).replace(/\s+/g, ' ').trim()
  const attrs =
    kind === 'source' ? (source === '' ? {} : { source }) : kind === 'plain' ? {} : { callout: kind }
  return { type: 'blockquote', attrs, content: blocks(random, depth - 1) }
}

function block(random: Random, depth: number): JSONContent {
  switch (below(random, depth > 0 ? 15 : 7)) {
    case 0:
      return { type: 'heading', attrs: { level: 1 + below(random, 4) }, content: line(random) }
    case 1: {
      const attrs = chance(random, 0.6) ? { language: pick(random, LANGUAGES) } : {}
      return { type: 'codeBlock', attrs, content: codeText(random) }
    }
    case 2:
      return chance(random, 0.3) ? file(random) : image(random)
    case 3:
      return { type: 'horizontalRule' }
    case 4:
      return chance(random, 0.3) ? { type: 'contents' } : { type: 'paragraph', content: line(random) }
    case 7:
      return quotation(random, depth)
    case 13:
    case 8:
      return list(random, pick(random, ['bulletList', 'taskList']), depth)
    case 9:
      return list(random, 'orderedList', depth)
    case 10:
      return table(random, depth)
    case 12:
      return { type: 'footnote', attrs: { label: pick(random, LABELS) }, content: blocks(random, depth - 1) }
    case 11:
      return { type: 'toggle', content: blocks(random, depth - 1) }
    default:
      return { type: 'paragraph', content: line(random) }
  }
}

/** At least one block of the schema. */
function blocks(random: Random, depth: number): JSONContent[] {
  return Array.from({ length: 1 + below(random, 3) }, () => block(random, depth))
}

/** A valid document of the schema as Tiptap JSON, with every kind of node, mark and attribute. */
export function randomDocument(random: Random): JSONContent {
  const footnotes = LABELS.map((label) => ({
    type: 'footnote',
    attrs: { label },
    content: [{ type: 'paragraph', content: line(random) }],
  }))
  return { type: 'doc', content: [...blocks(random, 3), ...footnotes] }
}
