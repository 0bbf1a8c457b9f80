import { inflateRawSync } from 'node:zlib'
import { fromMarkdown, readContent, TRACKED } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import mammoth from 'mammoth'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Picture } from '../pictures/picture.ts'
import { makeDocx } from './make-docx.ts'
import { blocksWithRevisions } from './revisions.ts'

const BASE = 'https://docs.example.com/d/demo%2Fplan'

function blocksOf(markdown: string): JSONContent[] {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return readContent(doc).content ?? []
}

async function docx(
  blocks: readonly JSONContent[],
  pictures: ReadonlyMap<string, Picture> = new Map(),
): Promise<Buffer> {
  return Buffer.from(await makeDocx({ title: 'Plan', blocks, base: BASE, pictures }))
}

/** What another reader of Word files sees, without the title. */
async function html(
  blocks: readonly JSONContent[],
  pictures?: ReadonlyMap<string, Picture>,
): Promise<string> {
  const { value } = await mammoth.convertToHtml({ buffer: await docx(blocks, pictures) })
  return value.replace(/^<h1>Plan<\/h1>|^<p>Plan<\/p>/, '')
}

/** A file of a Word file, by its central directory. */
function partOf(file: Buffer, name: string): string {
  for (let at = file.readUInt32LE(file.length - 6); file.readUInt32LE(at) === 0x02014b50; ) {
    const nameLength = file.readUInt16LE(at + 28)
    if (file.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const local = file.readUInt32LE(at + 42)
      const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
      const packed = file.subarray(start, start + file.readUInt32LE(at + 20))
      return (file.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8')
    }
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  throw new Error(`The file has no ${name}`)
}

const xml = async (blocks: readonly JSONContent[]) => partOf(await docx(blocks), 'word/document.xml')

describe('pictures and files', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000020000000100806000000', 'hex')
  const pictures = new Map([['/files/1', { type: 'png', bytes: png, width: 1000, height: 500 } as const]])

  it('EDIT-464: a stored picture is in a Word file with its width, place, description and caption; a file is a link', async () => {
    const blocks = blocksOf(
      '<figure><img src="/files/1" alt="A cat" width="50%" align="right"><figcaption>Figure 1</figcaption></figure>\n\n<a href="/files/2" download="a.pdf">a.pdf</a>',
    )
    const file = partOf(await docx(blocks, pictures), 'word/document.xml')
    expect(file).toContain('descr="A cat"')
    // Half of the width of the text; a picture's own width would be wider than all of it.
    const [, width, height] = /<wp:extent cx="(\d+)" cy="(\d+)"/.exec(file) ?? []
    expect(Number(width) / Number(height)).toBeCloseTo(2, 1)
    expect(Number(width) / 914_400).toBeCloseTo(3.13, 0)
    expect(file.match(/<w:jc w:val="right"\/>/g)).toHaveLength(2)
    expect(file).toContain('Figure 1')
    expect(await html(blocks, pictures)).toContain('<a href="https://docs.example.com/files/2">a.pdf</a>')
  })
})

const text = (value: string): JSONContent => ({ type: 'text', text: value })
const paragraph = (value: string): JSONContent => ({ type: 'paragraph', content: [text(value)] })

describe('suggestions in a Word file', () => {
  it('SUG-52: are tracked changes with their author and time, in words and as whole paragraphs', async () => {
    const tracked = (change: 'insertion' | 'deletion', who: number) => ({
      type: TRACKED,
      attrs: { change, who },
    })
    const blocks = blocksWithRevisions([
      {
        block: {
          type: 'paragraph',
          content: [
            text('A '),
            { type: 'text', text: 'quick', marks: [{ type: 'bold' }, tracked('deletion', 0)] },
            { type: 'text', text: 'slow', marks: [tracked('insertion', 1)] },
          ],
        },
        whole: null,
      },
      { block: paragraph('More'), whole: { change: 'insertion', who: 0 } },
      {
        block: { type: 'image', attrs: { src: 'https://example.com/leak.png', alt: 'A fox' } },
        whole: { change: 'insertion', who: 0 },
      },
      { block: paragraph('Gone'), whole: { change: 'deletion', who: 0 } },
    ])
    const people = [
      { name: 'Ana', at: '2026-01-01T00:00:00.000Z' },
      { name: 'Editor', at: '2026-01-02T00:00:00.000Z' },
    ]
    const file = Buffer.from(
      await makeDocx({ title: 'Plan', blocks, base: BASE, pictures: new Map(), people }),
    )
    const document = partOf(file, 'word/document.xml')
    const by = (name: string, at: string) => `w:author="${name}" w:date="${at}"`
    expect(document).toMatch(
      new RegExp(
        `<w:del w:id="1" ${by('Ana', people[0]!.at)}><w:r><w:rPr><w:b/>.*?<w:delText[^>]*>quick</w:delText>`,
      ),
    )
    expect(document).toMatch(
      new RegExp(`<w:ins w:id="2" ${by('Editor', people[1]!.at)}><w:r>.*?<w:t[^>]*>slow</w:t>`),
    )
    // The end of a paragraph is a part of it.
    expect(document).toMatch(/<w:pPr>(?:(?!<\/w:pPr>).)*<w:ins [^>]*\/>(?:(?!<\/w:pPr>).)*<\/w:pPr>/)
    expect(document).toMatch(/<w:pPr>(?:(?!<\/w:pPr>).)*<w:del [^>]*\/>(?:(?!<\/w:pPr>).)*<\/w:pPr>/)
    expect(document).toMatch(/<w:t[^>]*>A fox<\/w:t>/)
    // Another reader takes insertions and leaves deletions out.
    const { value } = await mammoth.convertToHtml({ buffer: file })
    expect(value.replace(/^<h1>Plan<\/h1>|^<p>Plan<\/p>/, '')).toBe('<p>A slow</p><p>More</p><p>A fox</p>')
  })
})

describe('a document as a Word file', () => {
  it('EDIT-141: has footnotes at the end of their pages, in the order of the text, each once', async () => {
    const blocks = blocksOf(
      'One[^b], two[^a], one again[^b], none[^c].\n\n[^a]: The *second*.\n\n[^b]: The first.',
    )
    const file = await docx(blocks)
    const document = partOf(file, 'word/document.xml')
    expect([...document.matchAll(/<w:footnoteReference w:id="(\d+)"/g)].map(([, id]) => id)).toEqual([
      '1',
      '2',
    ])
    expect(document).not.toContain('The first.')
    const notes = partOf(file, 'word/footnotes.xml')
    expect(notes.indexOf('The first.')).toBeLessThan(notes.indexOf('second'))
    expect(notes).toContain('The first.')
    const { value } = await mammoth.convertToHtml({ buffer: file })
    expect(value).toMatch(/one again<sup>1<\/sup>, none/)
  })

  it.each([
    ['# One\n\n#### Four', '<h1>One</h1><h4>Four</h4>'],
    ['a **b *c*** ~~d~~', '<p>a <strong>b <em>c</em></strong> <s>d</s></p>'],
    ['a  \nb', '<p>a<br />b</p>'],
    ['[a](https://example.com/?b&c)', '<p><a href="https://example.com/?b&amp;c">a</a></p>'],
    ['[a](/d/demo%2Fb)', '<p><a href="https://docs.example.com/d/demo%2Fb">a</a></p>'],
    ['- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
    ['1. a\n   - b\n2. c', '<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>'],
    ['> [!TIP]\n> a', '<p><strong>Tip</strong></p><p>a</p>'],
    ['> a\n>\n> — b', '<p>a</p><p>— b</p>'],
    ['- [x] a', '<p><input type="checkbox" checked="checked" />\ta</p>'],
    [
      '![A map](https://elsewhere.example/a.png)',
      '<p><a href="https://elsewhere.example/a.png">A map</a></p>',
    ],
    [
      '| a |\n|---|\n| b |',
      '<table><thead><tr><th><p><strong>a</strong></p></th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>',
    ],
  ])('EDIT-142: %j', async (markdown, expected) => {
    expect(await html(blocksOf(markdown))).toBe(expected)
  })

  it('EDIT-142: code keeps its lines and spaces', async () => {
    const code = await xml(blocksOf('```ts\nif (a)\n  b < c\n```'))
    expect(code).toMatch(/w:pStyle w:val="CowriteCode"/)
    expect(code).toMatch(
      /<w:t xml:space="preserve">if \(a\)<\/w:t>.*<w:br\/><w:t xml:space="preserve"> {2}b &lt; c<\/w:t>/,
    )
  })

  it('EDIT-142: numbered lists begin with their numbers, each on its own, in their style', async () => {
    const list = (start: number, type: string | null): JSONContent => ({
      type: 'orderedList',
      attrs: { start, type },
      content: [{ type: 'listItem', content: [paragraph('x')] }],
    })
    const file = await docx([list(1, null), paragraph('between'), list(7, 'a')])
    const numbering = partOf(file, 'word/numbering.xml')
    expect(numbering).toMatch(/w:start w:val="7"\/><w:numFmt w:val="lowerLetter"/)
    const used = [...partOf(file, 'word/document.xml').matchAll(/w:numId w:val="(\d+)"/g)].map(([, id]) => id)
    expect(new Set(used).size).toBe(2)
  })

  it('EDIT-142: tables keep merged cells, widths, alignment and a header that repeats', async () => {
    const cell = (type: string, attrs: object, value: string): JSONContent => ({
      type,
      attrs,
      content: [paragraph(value)],
    })
    const rows = [
      [cell('tableHeader', { colspan: 2, colwidth: [100, 300] }, 'wide')],
      [cell('tableCell', { rowspan: 2, align: 'right' }, 'high'), cell('tableCell', {}, 'b')],
      [cell('tableCell', {}, 'c')],
    ].map((content) => ({ type: 'tableRow', content }))
    const written = await xml([{ type: 'table', content: rows }])
    expect(written).toContain('<w:gridCol w:w="1500"/><w:gridCol w:w="4500"/>')
    expect(written).toContain('<w:gridSpan w:val="2"/>')
    expect(written.match(/<w:vMerge w:val="(restart|continue)"\/>/g)).toHaveLength(2)
    expect(written).toContain('<w:tblHeader/>')
    expect(written).toContain('<w:jc w:val="right"/>')
    expect(await html([{ type: 'table', content: rows }])).toContain('<td rowspan="2"><p>high</p></td>')
  })

  it('EDIT-142: text from right to left is so, and pictures that were loaded are in the file', async () => {
    const written = await xml([paragraph('שלום world'), paragraph('hello')])
    expect(written.match(/<w:bidi\/>/g)).toHaveLength(1)
    expect(written.match(/<w:rtl\/>/g)).toHaveLength(1)
    const bytes = new Uint8Array(24)
    const picture: Picture = { type: 'png', bytes, width: 2_000, height: 1_000 }
    const shown = await html(
      [{ type: 'image', attrs: { src: '/a.png', alt: 'A map' } }],
      new Map([['/a.png', picture]]),
    )
    expect(shown).toMatch(/^<p><img alt="A map" src="data:image\/png;base64,/)
  })

  it('EDIT-142: what only a hostile client stores makes a file all the same', async () => {
    const cell = (attrs: object): JSONContent => ({ type: 'tableCell', attrs, content: [paragraph('x')] })
    const hostile: JSONContent[] = [
      paragraph('\u0000\u0008\ud800<w:p>&\uffff'),
      {
        type: 'paragraph',
        content: [{ ...text('a'), marks: [{ type: 'link', attrs: { href: 'javascript:x' } }] }],
      },
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [cell({ colspan: 3, rowspan: 9 }), cell({ colspan: 'x' })] },
          { type: 'tableRow', content: [cell({ rowspan: -1 })] },
        ],
      },
      { type: 'table' },
      { type: 'unheard', content: [paragraph('inside'), { type: 'unheardLeaf', attrs: { label: 'said' } }] },
      { type: 'heading', attrs: { level: 'x' }, content: [text('h')] },
      { type: 'image', attrs: { src: 'javascript:x', alt: 5 } },
    ]
    const shown = await html(hostile)
    expect(shown).toContain('<p>\ufffd&lt;w:p&gt;&amp;</p><p>a</p>')
    expect(shown).toContain('<p>inside</p>')
    expect(shown).not.toContain('href="javascript')
  })

  it('EDIT-142: the blocks of a toggle, and what inline nodes say of themselves, are text', async () => {
    const toggle: JSONContent = { type: 'toggle', content: [paragraph('summary'), paragraph('rest')] }
    const formula: JSONContent = {
      type: 'paragraph',
      content: [{ type: 'inlineMath', attrs: { latex: 'x^2' } }],
    }
    expect(await html([toggle, formula])).toBe('<p>summary</p><p>rest</p><p>x^2</p>')
  })

  it('EDIT-161, EDIT-162: dates are days, and mentions of documents links', async () => {
    const line: JSONContent = {
      type: 'paragraph',
      content: [
        { type: 'date', attrs: { day: '2026-11-30' } },
        text(' '),
        { type: 'mention', attrs: { kind: 'document', target: 'demo/plan', label: 'Plan' } },
        { type: 'mention', attrs: { kind: 'person', label: 'Ana' } },
      ],
    }
    const shown = await html([line])
    expect(shown).toContain('2026-11-30 <a href=')
    expect(shown).toContain('/d/demo%2Fplan">Plan</a>@Ana</p>')
  })

  it('EDIT-164: a table of contents has the headings', async () => {
    const heading = (level: number, title: string): JSONContent => ({
      type: 'heading',
      attrs: { level },
      content: [text(title)],
    })
    const shown = await html([{ type: 'contents' }, heading(1, 'One'), paragraph('a'), heading(2, 'Two')])
    expect(shown).toMatch(/^<p>One<\/p><p>Two<\/p><h1>/)
  })

  it('EDIT-142: an empty document is a file with its title', async () => {
    expect(await html([])).toBe('')
    expect(await xml([])).toContain('Plan')
  })
})
