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

describe('toggles in Markdown', () => {
  it.each([
    [
      '<details>\n<summary>a **b**</summary>\n\nc\n\n</details>',
      'doc(toggle(paragraph("a ", bold("b")), paragraph("c")))',
    ],
    [
      '<details><summary>a</summary>\n\n- c\n</details>\nd',
      'doc(toggle(paragraph("a"), bulletList(listItem(paragraph("c")))), paragraph("d"))',
    ],
    ['<details open>\n<summary><h2>a</h2></summary>\n</details>', 'doc(toggle(heading("a")))'],
    ['<details>\n\n```\n</details>\n```\n\n</details>', 'doc(toggle(codeBlock("</details>")))'],
    [
      '> <details>\n> <summary></summary>\n>\n> a\n>\n> </details>',
      'doc(blockquote(toggle(paragraph, paragraph("a"))))',
    ],
    [
      '<details>\n<summary>a</summary>\n\n<details>\n<summary>b</summary>\n\n</details>\n\n</details>',
      'doc(toggle(paragraph("a"), toggle(paragraph("b"))))',
    ],
  ])('EDIT-112: %j is read', (markdown, nodes) => {
    expect(nodesOf(markdown)).toBe(nodes)
    expect(nodesOf(toMarkdown(docOf(markdown)))).toBe(nodes)
  })

  it.each([
    ['<details>\n\na', 'doc(paragraph("<details>"), paragraph("a"))'],
    ['a\n\n</details>', 'doc(paragraph("a"), paragraph("</details>"))'],
    [
      '<details onclick="x">\n\n</details>',
      'doc(paragraph("<details onclick=\\"x\\">"), paragraph("</details>"))',
    ],
    ['<summary>a</summary>', 'doc(paragraph("<summary>"), paragraph("a"), paragraph("</summary>"))'],
    ['\\<details>\n\n\\</details>', 'doc(paragraph("<details>"), paragraph("</details>"))'],
  ])('EDIT-112: %j is text', (markdown, nodes) => {
    expect(nodesOf(markdown)).toBe(nodes)
    expect(nodesOf(toMarkdown(docOf(markdown)))).toBe(nodes)
  })

  it('EDIT-112: they are written as GitHub shows them, and in HTML open, with their summary', () => {
    const markdown = '<details>\n<summary>a <strong>b</strong></summary>\n\nc\n\n</details>\n'
    expect(toMarkdown(docOf(markdown.replace('<strong>b</strong>', '**b**')))).toBe(
      markdown.replace('<strong>b</strong>', '**b**'),
    )
    expect(toHtml(docOf(markdown))).toBe(
      '<details open><summary>a <strong>b</strong></summary><p dir="auto">c</p></details>',
    )
    expect(toHtml(docOf('<details>\n<summary><h3>a</h3></summary>\n</details>'))).toBe(
      '<details open><summary><h3 dir="auto">a</h3></summary></details>',
    )
    expect(toHtml(docOf('<details>\n\n- a\n</details>'))).toBe(
      '<details open><ul><li><p dir="auto">a</p></li></ul></details>',
    )
  })

  it('EDIT-112: much of them becomes a document, in time', () => {
    const begun = performance.now()
    docOf('<details>\n<summary>a</summary>\n\n'.repeat(5_000))
    docOf('<details>\n</details>\n'.repeat(5_000))
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})
