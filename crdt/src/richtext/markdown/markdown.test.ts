import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'

const EVERYTHING = `# Title with *emphasis*

Text with **bold**, *italic*, <u>underline</u>, ~~strike~~, \`code\`, ==highlight== and [a link](https://example.com).

- one
- two
  - nested

1. first
2. second

- [ ] open
- [x] done

> A quotation.

\`\`\`ts
const a = 1 < 2

const b = '*'
\`\`\`

| Name | Value |
| ---- | ----- |
| a    | **1** |

![A picture](https://example.com/a.png "Caption")

---

#### A fourth level
`

function docOf(markdown: string, clientId?: number): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown, clientId))
  return doc
}

/** Blank lines around tables may differ; everything else must be preserved. */
const squeezed = (markdown: string) => markdown.replace(/\n{3,}/g, '\n\n')

describe('Markdown', () => {
  it('EDIT-19: every node and mark survives Markdown → document → Markdown', () => {
    expect(squeezed(toMarkdown(docOf(EVERYTHING)))).toBe(EVERYTHING)
  })

  it('EDIT-19: what was written once is read back as the same document', () => {
    const once = docOf(EVERYTHING)
    const twice = docOf(toMarkdown(once))
    expect(readContent(twice)).toEqual(readContent(once))
  })

  it('EDIT-20: the same Markdown and clientID give the same bytes; applied twice, the text stands once', () => {
    const update = fromMarkdown(EVERYTHING, 7)
    expect(fromMarkdown(EVERYTHING, 7)).toEqual(update)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, update)
    Y.applyUpdate(doc, fromMarkdown(EVERYTHING, 7))
    expect(squeezed(toMarkdown(doc))).toBe(EVERYTHING)
    expect([...Y.decodeStateVector(Y.encodeStateVector(doc)).keys()]).toEqual([7])
  })

  it('reading as Markdown writes nothing into the document, even where it does not fit the schema', () => {
    const doc = docOf('Fine')
    const odd = new Y.XmlElement('fromTheFuture')
    odd.insert(0, [new Y.XmlText('kept')])
    doc.getXmlFragment(FIELD).insert(1, [odd])
    const before = Y.encodeStateAsUpdate(doc)
    expect(toMarkdown(doc)).toContain('Fine')
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it('an empty document is empty Markdown, and back', () => {
    expect(toMarkdown(new Y.Doc())).toBe('')
    expect(toMarkdown(docOf(''))).toBe('')
    expect(readContent(docOf(''))).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] })
  })

  it('EDIT-17: unsafe links and images lose their address on the way in', () => {
    const markdown = toMarkdown(
      docOf('[a](javascript:alert) ![b](javascript:alert) [c](https://example.com)'),
    )
    expect(markdown).not.toContain('javascript')
    expect(markdown).toContain('[c](https://example.com)')
  })

  it.each([
    ['an image in a line', 'a ![x](https://e.org/b.png) c', 'a\n\n![x](https://e.org/b.png)\n\nc\n'],
    ['soft line breaks', 'one\ntwo\r\nthree', 'one two three\n'],
    ['HTML stays text', '<i x>y</i>', '\\<i x>y\\</i>\n'],
    ['too deep a heading', '###### deep', 'deep\n'],
    ['a linked image', '[![x](https://e.org/b.png)](https://e.org)', '![x](https://e.org/b.png)\n'],
  ])('EDIT-19: %s', (_name, source, expected) => {
    expect(toMarkdown(docOf(source))).toBe(expected)
  })

  it.each([
    '- ![x](https://e.org/b.png)',
    '- [ ] ![x](https://e.org/b.png)',
    '| a |\n|---|\n| ![i](https://e.org/y.png) |',
    '- # heading in an item',
    '> ```\n> code',
    '1. > quote in an item',
    '# ![x](https://e.org/b.png)',
    '- - - a',
    '**unclosed [link](',
    '`a ![x](https://e.org/b.png) b`',
    '| a | b |\n|---|\n| c |',
    '<u>![x](https://e.org/b.png)</u>',
    '\u0000\ufffd\u202e',
  ])('EDIT-19: %j becomes a document of the schema', (source) => {
    const content = readContent(docOf(source))
    expect(() => richtextSchema().nodeFromJSON(content).check()).not.toThrow()
  })
})
