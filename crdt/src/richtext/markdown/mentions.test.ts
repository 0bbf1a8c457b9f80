import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { plainText } from '../diff/block-text.ts'
import { diffBlocks } from '../diff/diff.ts'
import { toHtml } from '../html/html.ts'
import { FIELD } from '../schema/schema.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'

function docOf(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

/** The nodes of the first block, texts as strings. */
function lineOf(markdown: string): unknown[] {
  const [block] = readContent(docOf(markdown)).content ?? []
  return (block?.content ?? []).map(({ type, text, attrs }) => text ?? { type, ...attrs })
}

/** A document of one paragraph with one node, which any client may have written. */
function stored(name: string, attributes: Record<string, unknown>): Y.Doc {
  const doc = new Y.Doc()
  const node = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value as string)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [node])
  doc.getXmlFragment(FIELD).insert(0, [paragraph])
  return doc
}

const rewritten = (markdown: string) => toMarkdown(docOf(markdown))

describe('dates', () => {
  it.each([
    '<time datetime="2026-11-30">2026-11-30</time>',
    "<time datetime='2026-11-30'>next Monday</time>",
    '<time>2026-11-30</time>',
  ])('EDIT-161: %j in Markdown is one', (markdown) => {
    expect(lineOf(`on ${markdown}.`)).toEqual(['on ', { type: 'date', day: '2026-11-30' }, '.'])
    expect(rewritten(markdown)).toBe('<time datetime="2026-11-30">2026-11-30</time>\n')
  })

  it.each(['2026-11-30', '<time>2026-02-30</time>', '<time>yesterday</time>', '`<time>2026-11-30</time>`'])(
    'EDIT-161: %j in Markdown is text',
    (markdown) => {
      expect(lineOf(markdown).filter((node) => typeof node !== 'string')).toEqual([])
      expect(lineOf(rewritten(markdown))).toEqual(lineOf(markdown))
    },
  )

  it('EDIT-161: are days in HTML, in plain text and in differences, and what is no day is not shown', () => {
    const doc = docOf('due <time>2026-11-30</time>')
    expect(toHtml(doc)).toBe(
      '<p dir="auto">due <time class="cw-date" datetime="2026-11-30">2026-11-30</time></p>',
    )
    expect(plainText(readContent(doc))).toBe('due 2026-11-30')
    const [change] = diffBlocks(readContent(doc), readContent(docOf('due <time>2026-12-01</time>')))
    expect(change?.kind).toBe('changed')
    for (const day of ['2026-13-01', '<script>', 20261130, { a: 1 }, null]) {
      expect(toHtml(stored('date', { day }))).toBe('<p dir="auto"><time class="cw-date">?</time></p>')
      expect(toMarkdown(stored('date', { day }))).toBe('')
    }
  })
})

describe('mentions', () => {
  it('EDIT-162: are links to documents, and names, in Markdown', () => {
    const markdown = '[@Plan \\*b\\*](/d/demo%2Fplan) by <span data-mention="person">@Ana \\& Ben</span>\n'
    expect(lineOf(markdown)).toEqual([
      { type: 'mention', kind: 'document', target: 'demo/plan', label: 'Plan *b*' },
      ' by ',
      { type: 'mention', kind: 'person', label: 'Ana & Ben' },
    ])
    expect(rewritten(markdown)).toBe(markdown)
    expect(plainText(readContent(docOf(markdown)))).toBe('Plan *b* by @Ana & Ben')
  })

  it.each([
    '[@Plan](https://example.com/d/demo%2Fplan)',
    '[Plan](/d/demo%2Fplan)',
    '[@Plan](/d/demo/plan)',
    '[@Plan](/d/%)',
    '[\\@Plan](/d/demo%2Fplan)',
    '@Ana',
    '<span data-mention="person">@</span>',
  ])('EDIT-162: %j is none, and stays what it is', (markdown) => {
    expect(JSON.stringify(lineOf(markdown))).not.toContain('mention"')
    expect(readContent(docOf(rewritten(markdown)))).toEqual(readContent(docOf(markdown)))
  })

  it('EDIT-162: lead to pages of the same server only, whatever is stored', () => {
    for (const target of [
      'https://evil.example',
      '//evil.example',
      'javascript:alert(1)',
      '../../x',
      'a\\b?#',
    ]) {
      const html = toHtml(stored('mention', { kind: 'document', target, label: 'Plan' }))
      const path = /href="([^"]*)"/.exec(html)?.[1]
      expect(path).toMatch(/^\/d\/[^/\\?#]+$/)
      expect(new URL(path ?? '', 'https://here.example/d/x').origin).toBe('https://here.example')
    }
    for (const target of ['', ' a', 'a\nb', '\ud800', 7, null, 'x'.repeat(501)]) {
      const html = toHtml(stored('mention', { kind: 'document', target, label: 'Plan' }))
      expect(html).toContain('>Plan</a>')
      expect(html).not.toContain('href')
    }
  })
})

describe('tables of contents', () => {
  it('EDIT-164: are [TOC] in Markdown, and the same as text is text', () => {
    const types = (markdown: string) => (readContent(docOf(markdown)).content ?? []).map(({ type }) => type)
    expect(types('[TOC]\n\n# A')).toEqual(['contents', 'heading'])
    expect(types('> [toc]')).toEqual(['blockquote'])
    expect(rewritten('[toc]\n\n# A')).toBe('[TOC]\n\n# A\n')
    expect(types('\\[TOC]')).toEqual(['paragraph'])
    expect(rewritten('\\[TOC\\]')).toBe('\\[TOC\\]\n')
  })

  it('EDIT-164: list the headings in HTML, each a link to its place', () => {
    expect(toHtml(docOf('[TOC]\n\n# A & B\n\ntext\n\n## C\n\n#'))).toBe(
      '<nav class="cw-contents" data-type="contents"><ul>' +
        '<li class="cw-contents-1"><a href="#heading-1">A &amp; B</a></li>' +
        '<li class="cw-contents-2"><a href="#heading-2">C</a></li></ul></nav>' +
        '<a id="heading-1"></a><h1 dir="auto">A &amp; B</h1><p dir="auto">text</p>' +
        '<a id="heading-2"></a><h2 dir="auto">C</h2><h1 dir="auto"></h1>',
    )
    expect(toHtml(docOf('# A'))).toBe('<h1 dir="auto">A</h1>')
  })
})
