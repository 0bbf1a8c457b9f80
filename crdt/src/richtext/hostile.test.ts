import type { JSONContent } from '@tiptap/core'
import { Lexer, walkTokens } from 'marked'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../testing/fuzz.ts'
import { authoredBlocks } from './content/authored.ts'
import { readContent } from './content/content.ts'
import { diffBlocks } from './diff/diff.ts'
import { toHtml } from './html/html.ts'
import { toMarkdown } from './markdown/markdown.ts'
import { restoreUpdate } from './restore/restore.ts'
import { isHarmlessText, isSafeImage, isSafeLink } from './schema/urls.ts'
import { docWith, element, hostileDoc, text } from './testing/hostile-document.ts'
import { generator, replica } from './testing/test-document.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(400)

/** HTML that this project writes itself: tags of marks and of tables, images and files, whose addresses are checked. */
const OWN_HTML =
  /^(?:<\/?(?:u|br|strong|em|s|mark|code|table|tr)>|<\/?t[dh](?: (?:colspan|rowspan|align|data-colwidth)="[\w.,]*")*>|<img(?: (?:src|alt|title|width|height|data-width|data-height|align)="[^"<>`]*")*>|<\/?figure>|<figcaption>[^<>]*<\/figcaption>|<a(?: (?:href|download|type|data-size)="[^"<>`]*")*>|<\/a>|\s)*$/

/** marked, a reader independent of this project. */
const tokensOf = (markdown: string) => new Lexer().lex(markdown)

interface Addresses {
  readonly links: string[]
  readonly images: string[]
  readonly html: string[]
}

/** The addresses and HTML that an independent reader (marked) finds in Markdown. */
function found(markdown: string): Addresses {
  const addresses: Addresses = { links: [], images: [], html: [] }
  walkTokens(tokensOf(markdown), (token) => {
    if (token.type === 'link') addresses.links.push(decoded(token['href'] as string))
    if (token.type === 'image') {
      addresses.images.push(decoded(token['href'] as string))
      // Readers show the description as plain text.
      token['tokens'] = []
    }
    if (token.type === 'html') {
      addresses.html.push(token.raw)
      for (const [, url] of token.raw.matchAll(/ (?:src|href)="([^"]*)"/g))
        addresses.images.push(decoded(url!))
    }
  })
  return addresses
}

/** The relevant entities, decoded as in a browser. */
function decoded(url: string): string {
  return url
    .replace(/&#x([0-9a-f]+);?/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);?/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&colon;', ':')
    .replaceAll('&amp;', '&')
}

function expectSafeMarkdown(markdown: string): void {
  const { links, images, html } = found(markdown)
  // An empty address leads nowhere; readers detect mail addresses in texts by themselves.
  expect(links.filter((url) => url !== '' && !isSafeLink(url))).toEqual([])
  expect(images.filter((url) => url !== '' && !isSafeImage(url))).toEqual([])
  expect(html.filter((raw) => !OWN_HTML.test(raw))).toEqual([])
}

function expectSafeHtml(html: string): void {
  for (const [, name, value] of html.matchAll(/ (href|src)="([^"]*)"/g)) {
    const url = value!.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
    expect(name === 'href' ? isSafeLink(url) : isSafeImage(url), url).toBe(true)
  }
  const bare = html.replace(/="[^"]*"/g, '=')
  expect(
    bare.match(
      /<(?!\/?(?:p|h[1-4]|ul|ol|li|blockquote|pre|code|hr|br|img|div|table|colgroup|col|tbody|tr|t[dh]|a|strong|em|u|s|mark|label|input|span|figure|figcaption)[ >])/,
    ),
  ).toBeNull()
  expect(bare.match(/<[^>]* (?:on\w+|srcdoc|formaction)=/i)).toBeNull()
  expect(html.match(/<[^>]* (?:target|rel)="(?!_blank"|noopener noreferrer nofollow")/)).toBeNull()
}

/** All attributes of nodes and marks in the JSON. */
function attributesIn(node: JSONContent): [string, unknown][] {
  return [
    ...Object.entries(node.attrs ?? {}),
    ...(node.marks ?? []).flatMap((mark) => Object.entries(mark.attrs ?? {})),
    ...(node.content ?? []).flatMap(attributesIn),
  ]
}

function expectSafeJson(json: JSONContent): void {
  for (const [name, value] of attributesIn(json)) {
    expect(['string', 'number', 'boolean', Array.isArray(value) ? 'object' : '']).toContain(typeof value)
    if (typeof value !== 'string') continue
    expect(value.length).toBeLessThanOrEqual(16_384)
    const isShownAsText = ['alt', 'title', 'language', 'caption', 'name'].includes(name)
    expect(isShownAsText || isHarmlessText(value), `${name}: ${value}`).toBe(true)
  }
}

const paragraph = (...children: (Y.XmlElement | Y.XmlText)[]) => element('paragraph', {}, ...children)
const linked = (href: unknown, title?: unknown) =>
  docWith(paragraph(text('a', { link: { href, title } }), text(' b `c`', { code: {} })))

describe('addresses in Markdown', () => {
  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    '&#106;avascript&#58;alert(1)',
    '&#x6a;avascript&#58 alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    { a: 1 },
    ['javascript:alert(1)'],
    null,
  ])('EDIT-40: %j comes out of no link and of no image', (url) => {
    expect(toMarkdown(docWith(paragraph(text('a', { link: { href: url, title: 'x' } }))))).toBe('a\n')
    expect(toMarkdown(docWith(element('image', { src: url, alt: 'x' })))).toBe('![x]()\n')
  })

  it.each([
    ['https://example.com/a_(b)', 'https://example.com/a_(b)'],
    ['https://example.com/?a=1&b=2&lt;', 'https://example.com/?a=1&b=2&lt;'],
    ['https://example.com/a b\tc\nd', 'https://example.com/a%20bcd'],
    ['https://example.com/) [x](javascript:alert(1)', 'https://example.com/)%20[x](javascript:alert(1)'],
    ['https://example.com/<b>"\\', 'https://example.com/%3Cb%3E"\\'],
    ['https://example.com/`', 'https://example.com/%60'],
    ['https://example.com/\u202e\u0007', 'https://example.com/%E2%80%AE%07'],
    ['https://example.com/&#106;&colon;', 'https://example.com/&#106;&colon;'],
    ['\u200bhttps://example.com', 'https://example.com'],
  ])('EDIT-40: the address %j is one address to a reader', (href, read) => {
    for (const markdown of [
      toMarkdown(linked(href)),
      toMarkdown(docWith(element('image', { src: href, alt: 'a' }))),
    ]) {
      const tokens: string[] = []
      walkTokens(tokensOf(markdown), (token) => {
        if (token.type === 'link' || token.type === 'image') tokens.push(token['href'] as string)
      })
      // Entities are decoded by the reader or by the browser that renders its output.
      expect(tokens.map((url) => url.replaceAll('&amp;', '&'))).toEqual([read])
      expect(markdown).not.toMatch(/&(?:#|colon|lt)/)
    }
  })

  it.each([
    'x](javascript:alert(1)) [y',
    '[y](javascript:alert(1))',
    'x" )[y](javascript:alert(1)) ("',
    'x\n\n[y](javascript:alert(1))',
    '`',
    '\\',
    '<img src=x onerror=alert(1)>',
  ])('EDIT-40: neither the title %j nor a description like it makes another link', (words) => {
    for (const doc of [
      linked('https://example.com', words),
      docWith(element('image', { src: 'https://example.com/a.png', alt: words, title: words })),
    ]) {
      const markdown = toMarkdown(doc)
      const { links, images } = found(markdown)
      expect([...links, ...images]).toHaveLength(1)
      expectSafeMarkdown(markdown)
    }
  })

  it('EDIT-40: the text of a link makes no other link, not even to readers that take its brackets for their own', () => {
    const words = '[x](javascript:alert(1)) \\](javascript:alert(1)) ![y](data:x)'
    const doc = docWith(paragraph(text(words, { link: { href: 'https://example.com' } })))
    expectSafeMarkdown(toMarkdown(doc))
    const [token] = tokensOf(toMarkdown(doc))
    expect(token).toMatchObject({ tokens: [{ type: 'link', href: 'https://example.com' }] })
  })

  it('EDIT-40: an element named like a mark, and a mark named like an element, are their content', () => {
    const doc = docWith(
      element('link', { href: 'javascript:alert(1)' }, text('a')),
      paragraph(text('b', { image: { src: 'javascript:alert(1)' }, heading: { level: 1e9 } })),
      element('fromTheFuture', {}, paragraph(text('c'))),
    )
    expect(toMarkdown(doc)).toBe('a\n\nb\n\nc\n')
  })
})

describe('code in Markdown', () => {
  const code = (content: string, language?: unknown) =>
    toMarkdown(docWith(element('codeBlock', { language }, text(content))))

  it('EDIT-41: the fence of a code block is longer than any run of backticks inside', () => {
    expect(code('a')).toBe('```\na\n```\n')
    expect(code('```\n[x](javascript:alert(1))')).toBe('````\n```\n[x](javascript:alert(1))\n````\n')
    expect(code('a ````` b', 'ts')).toBe('``````ts\na ````` b\n``````\n')
    expect(code('a\r```\r\n[x](javascript:alert(1))')).toBe('````\na\n```\n[x](javascript:alert(1))\n````\n')
  })

  it('EDIT-41: a language cannot end the fence', () => {
    expect(code('a', 'ts\n```\n[x](javascript:alert(1))')).toBe('```ts\na\n```\n')
    expect(code('a', '`x')).toBe('```\na\n```\n')
    expect(code('a', { a: 1 })).toBe('```\na\n```\n')
    expect(code('a', 'c++ extra')).toBe('```c++\na\n```\n')
  })

  it.each(['`', '``', 'a`b``c', '\n\n[x](javascript:alert(1))\n\n', '` [x](javascript:alert(1)) `'])(
    'EDIT-41: code in a line, %j, stays code',
    (content) => {
      const markdown = toMarkdown(docWith(paragraph(text('a '), text(content, { code: {} }), text(' b'))))
      expect(found(markdown).links).toEqual([])
      expect(markdown.trim()).not.toContain('\n')
    },
  )

  it('EDIT-41: code and text stay what they are where the schema has no place for them', () => {
    const raw = '\n\n[x](javascript:alert(1))\n\n<img src=x onerror=alert(1)>'
    const block = () => element('codeBlock', {}, text(raw))
    for (const doc of [
      docWith(paragraph(text('a'), block(), text('b'))),
      docWith(element('heading', {}, text('a'), block())),
      docWith(element('bulletList', {}, element('listItem', {}, block()))),
      docWith(element('orderedList', {}, block())),
      docWith(element('table', {}, block(), element('tableRow', {}, block()))),
      docWith(element('codeBlock', {}, paragraph(text(raw)), block())),
      docWith(element('listItem', {}, block()), element('tableCell', {}, block())),
      docWith(element('blockquote', {}, element('codeBlock', {}, text(raw.replaceAll('\n', '\r'))))),
      docWith(text(raw), element('image', {}, block())),
    ]) {
      expectSafeMarkdown(toMarkdown(doc))
      expect(found(toMarkdown(doc)).links).toEqual([])
    }
  })
})

describe('attributes of any kind', () => {
  const values = [{ a: 1 }, [], [1], null, true, 'x', -1, 0, 1.5, 1e9, 1e300, 'x'.repeat(1_000_000)]
  const attributes = [
    ['heading', 'level'],
    ['orderedList', 'start'],
    ['orderedList', 'type'],
    ['taskItem', 'checked'],
    ['codeBlock', 'language'],
    ['image', 'src'],
    ['image', 'alt'],
    ['image', 'title'],
    ['image', 'width'],
    ['tableCell', 'colspan'],
    ['tableCell', 'rowspan'],
    ['tableCell', 'colwidth'],
    ['tableCell', 'align'],
  ] as const

  it.each(attributes)('VER-30: %s %s of a wrong type or size takes its default', (name, attribute) => {
    for (const value of values) {
      const inside = name === 'codeBlock' ? text('a') : paragraph(text('a'))
      let block = element(name, { [attribute]: value }, inside)
      if (name === 'tableCell') block = element('table', {}, element('tableRow', {}, block))
      if (name === 'taskItem') block = element('taskList', {}, block)
      const doc = docWith(block)
      const json = readContent(doc)
      expectSafeJson(json)
      const outputs = [toMarkdown(doc), toHtml(doc), JSON.stringify(json)]
      for (const output of outputs) {
        expect(output.length).toBeLessThan(5_000)
        expect(output).not.toContain('[object')
      }
    }
  })

  it('VER-30: marks whose attributes are no object, or objects of objects, are the mark alone', () => {
    for (const value of values) {
      const doc = docWith(paragraph(text('a', { link: value, bold: value })), paragraph(linkedText(value)))
      expectSafeJson(readContent(doc))
      expect(toMarkdown(doc)).toBe(value === null ? 'a\n\na\n' : '**a**\n\na\n')
      expect(toHtml(doc)).not.toContain('href')
    }
    function linkedText(value: unknown): Y.XmlText {
      return text('a', { link: { href: { toString: value }, title: [value] } })
    }
  })

  it('VER-30: a link says neither where it opens nor what the page behind it may do', () => {
    const link = { href: 'https://example.com', target: '_self', rel: 'opener', class: 'cover' }
    const doc = docWith(paragraph(text('a', { link })))
    expect(attributesIn(readContent(doc))).toEqual([['href', 'https://example.com']])
    expect(toHtml(doc)).toContain('rel="noopener noreferrer nofollow"')
  })

  it('VER-30: a table is as large as its cells, whatever they claim to span and however long one of them is', () => {
    const row = (count: number, span: number, content = 'a') =>
      element(
        'tableRow',
        {},
        ...Array.from({ length: count }, () =>
          element('tableCell', { colspan: span, rowspan: span }, paragraph(text(content))),
        ),
      )
    const wide = docWith(element('table', {}, row(100, 1e9)))
    expect(toHtml(wide).length).toBeLessThan(500_000)
    const ragged = docWith(
      element('table', {}, row(2_000, 1), ...Array.from({ length: 2_000 }, () => row(1, 1))),
    )
    expect(toMarkdown(ragged).length).toBeLessThan(200_000)
    const long = docWith(
      element('table', {}, row(2, 1, 'x'.repeat(100_000)), ...Array.from({ length: 2_000 }, () => row(2, 1))),
    )
    expect(toMarkdown(long).length).toBeLessThan(1_000_000)
  })

  it('VER-30: long runs of blanks and backslashes do not make rendering slow', () => {
    for (const content of [' '.repeat(300_000), '\\'.repeat(300_000), '`'.repeat(300_000)]) {
      const doc = docWith(
        paragraph(
          text(`${content}x`, { bold: {} }),
          text(content),
          text('a', { link: { href: 'https://example.com' } }),
        ),
      )
      const start = performance.now()
      toMarkdown(doc)
      expect(performance.now() - start).toBeLessThan(10_000)
    }
  })

  it('VER-31: attributes that are shared types are restored with what they hold, and shown nowhere', () => {
    const odd = () => element('image', { title: new Y.Map([['a', new Y.Text('b')]]) as unknown as string })
    const doc = docWith(paragraph(text('a')), odd())
    const empty = replica(doc)
    empty.getXmlFragment('default').delete(0, 2)
    expect(readContent(doc).content?.[1]).toEqual({ type: 'image' })
    const update = restoreUpdate(empty, doc, 7)
    Y.applyUpdate(empty, update!)
    expect((empty.getXmlFragment('default').get(1) as Y.XmlElement).getAttribute('title')).toBeInstanceOf(
      Y.Map,
    )
    expect(restoreUpdate(empty, doc, 8)).toBeNull()
  })
})

describe(`hostile documents, from seed ${SEED}`, () => {
  it('VER-31: any nodes, attributes, marks and texts are shown, compared and restored, without an unsafe address, in an output of the order of the document', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      try {
        const random = generator(seed)
        const doc = hostileDoc(random)
        const other = hostileDoc(random)
        const bytes = Y.encodeStateAsUpdate(doc).length
        const json = readContent(doc)
        const outputs = [toMarkdown(doc), toHtml(doc), JSON.stringify(json)]
        expectSafeMarkdown(outputs[0]!)
        expectSafeHtml(outputs[1]!)
        expectSafeJson(json)
        for (const output of outputs) expect(output.length).toBeLessThan(100 * (bytes + 1_000))
        diffBlocks(readContent(other), json)
        authoredBlocks(doc, () => [])
        const update = restoreUpdate(other, doc, 7)
        if (update !== null) Y.applyUpdate(other, update)
        expect(readContent(other)).toEqual(json)
      } catch (error) {
        throw new Error(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_CASES=1`, { cause: error })
      }
    }
  }, 300_000)
})
