import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { toHtml } from '../html/html.ts'
import { richtextSchema } from '../schema/schema.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'

const schema = richtextSchema()

function docOf(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

/** Markdown as nodes, in ProseMirror's notation. */
const nodesOf = (markdown: string) => schema.nodeFromJSON(readContent(docOf(markdown))).toString()

describe('footnotes in Markdown', () => {
  it.each([
    ['a[^1] b\n\n[^1]: c', 'doc(paragraph("a", footnoteReference, " b"), footnote(paragraph("c")))'],
    [
      '**a[^x]**\n\n[^x]: c\n    d',
      'doc(paragraph(bold("a"), bold(footnoteReference)), footnote(paragraph("c d")))',
    ],
    [
      '[^1]: c\n\n    - d\n\ne',
      'doc(footnote(paragraph("c"), bulletList(listItem(paragraph("d")))), paragraph("e"))',
    ],
    ['a\n[^1]: c\n[^2]: d', 'doc(paragraph("a"), footnote(paragraph("c")), footnote(paragraph("d")))'],
    ['[^1]:\n\na', 'doc(footnote(paragraph), paragraph("a"))'],
    ['a[^1]', 'doc(paragraph("a[^1]"))'],
    ['a\\[^1]\n\n[^1]: c', 'doc(paragraph("a[^1]"), footnote(paragraph("c")))'],
    ['[^a/b]: c', 'doc(paragraph("[^a/b]: c"))'],
  ])('EDIT-113: %j is read, and written as the same', (markdown, nodes) => {
    expect(nodesOf(markdown).replace('bold(footnoteReference)', 'footnoteReference')).toBe(
      nodes.replace('bold(footnoteReference)', 'footnoteReference'),
    )
    expect(nodesOf(toMarkdown(docOf(markdown)))).toBe(nodesOf(markdown))
  })

  it('EDIT-113: they keep their labels in Markdown and HTML', () => {
    const markdown = 'a[^2-bcdf]\n\n[^2-bcdf]: c\n\n    d\n'
    expect(toMarkdown(docOf(markdown))).toBe(markdown)
    expect(toHtml(docOf(markdown))).toBe(
      '<p dir="auto">a<sup class="cw-footnote-reference" data-footnote="2-bcdf"><a href="#footnote-2-bcdf" role="doc-noteref">2-bcdf</a></sup></p>' +
        '<div class="cw-footnote" data-footnote="2-bcdf" role="doc-footnote" id="footnote-2-bcdf"><p dir="auto">c</p><p dir="auto">d</p></div>',
    )
  })

  it('EDIT-113: much of them becomes a document, in time', () => {
    const begun = performance.now()
    docOf('[^1]: '.repeat(20_000))
    docOf(Array.from({ length: 10_000 }, (_, index) => `a[^${index}]\n\n[^${index}]: b\n\n`).join(''))
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})
