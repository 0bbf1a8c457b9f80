import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { diffBlocks } from '../diff/diff.ts'
import { toHtml } from '../html/html.ts'
import { FIELD } from '../schema/schema.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'

function docOf(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

/** The blocks of Markdown, each as its attributes and the texts in it. */
function blocksOf(markdown: string): (readonly unknown[])[] {
  return (readContent(docOf(markdown)).content ?? []).map(({ type, attrs, content }) => [
    attrs ?? type,
    ...(content ?? []).map((child) => child.content?.[0]?.text ?? ''),
  ])
}

const rewritten = (markdown: string) => toMarkdown(docOf(markdown))

describe('callouts in Markdown', () => {
  it.each([
    ['> [!NOTE]\n> text', { callout: 'note' }],
    ['> [!tip]  \n> text', { callout: 'tip' }],
    ['> [!IMPORTANT]\n> text', { callout: 'warning' }],
    ['> [!WARNING]\n>\n> text', { callout: 'warning' }],
    ['>[!Caution]\ntext', { callout: 'caution' }],
  ])('EDIT-110: %j is one', (markdown, attrs) => {
    expect(blocksOf(markdown)).toEqual([[attrs, 'text']])
  })

  it.each([
    '> [!NOTE] text',
    '> [!OTHER]\n> text',
    '> text\n> [!NOTE]',
    '> \\[!NOTE]\n> text',
    '[!NOTE]\ntext',
  ])('EDIT-110: %j is none', (markdown) => {
    expect(blocksOf(markdown).map(([attrs]) => attrs)).toEqual([
      markdown.startsWith('>') ? 'blockquote' : 'paragraph',
    ])
    expect(blocksOf(rewritten(markdown))).toEqual(blocksOf(markdown))
  })

  it('EDIT-110: they are written as GitHub reads them, whatever they begin with', () => {
    expect(rewritten('> [!important]\n> one\n>\n> two')).toBe('> [!WARNING]\n> one\n>\n> two\n')
    expect(rewritten('> [!NOTE]\n> - one')).toBe('> [!NOTE]\n>\n> - one\n')
    expect(rewritten('> [!NOTE]')).toBe('> [!NOTE]\n> &nbsp;\n')
    expect(blocksOf(rewritten('> [!NOTE]'))).toEqual([[{ callout: 'note' }, '']])
  })

  it('EDIT-110: in HTML they have a label, and the difference of versions tells another kind', () => {
    expect(toHtml(docOf('> [!TIP]\n> text'))).toBe(
      '<blockquote class="cw-callout cw-callout-tip" data-callout="tip" role="note"><p class="cw-callout-label"><strong>Tip</strong></p><div><p dir="auto">text</p></div></blockquote>',
    )
    const [change] = diffBlocks(
      readContent(docOf('> [!TIP]\n> text')),
      readContent(docOf('> [!NOTE]\n> text')),
    )
    expect(change?.kind).toBe('changed')
  })
})

describe('the source of a quotation in Markdown', () => {
  it.each([
    ['> text\n>\n> — Ana', 'Ana'],
    ['> text\n> — Ana', 'Ana'],
    ['> text\n>\n> — *Ana*', null],
    ['> text\n>\n> — https://example.com', null],
    ['> text\n>\n> &mdash; Ana', null],
    ['> text\\\n> — Ana', null],
    ['> — Ana', null],
    ['> text\n> > — Ana', null],
    [`> text\n>\n> — ${'x'.repeat(501)}`, null],
  ])('EDIT-111: %j has %j', (markdown, source) => {
    const [quotation] = readContent(docOf(markdown)).content ?? []
    expect(quotation?.attrs?.['source'] ?? null).toBe(source)
    expect(readContent(docOf(rewritten(markdown)))).toEqual(readContent(docOf(markdown)))
  })

  it('EDIT-111: it is written as the last line, and in HTML as what is cited', () => {
    expect(rewritten('> text\n> — Ana & *co*.')).toBe('> text — Ana & *co*.\n')
    expect(rewritten('> text\n> — Ana')).toBe('> text\n>\n> — Ana\n')
    expect(toHtml(docOf('> text\n>\n> — Ana & co'))).toBe(
      '<blockquote><div><p dir="auto">text</p></div><footer><cite>Ana &amp; co</cite></footer></blockquote>',
    )
  })

  it.each([[''], [' Ana'], ['a\nb'], ['x'.repeat(501)], ['\ud800'], [{ a: 1 }], [7]])(
    'EDIT-111: %j is no source',
    (source) => {
      const doc = docOf('> text')
      const quotation = doc.getXmlFragment(FIELD).get(0) as Y.XmlElement
      quotation.setAttribute('source', source as string)
      quotation.setAttribute('callout', source as string)
      expect(toHtml(doc)).toBe('<blockquote><p dir="auto">text</p></blockquote>')
      expect(toMarkdown(doc)).toBe('> text\n')
    },
  )
})
