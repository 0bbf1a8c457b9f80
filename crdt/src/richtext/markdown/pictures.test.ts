import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { toHtml } from '../html/html.ts'
import { fromMarkdown, toMarkdown } from './markdown.ts'

function docOf(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

const read = (markdown: string) => readContent(docOf(markdown)).content
const FILE = { src: '/files/1', name: 'Plan (2).pdf', size: 12_345, type: 'application/pdf' }

describe('pictures and files in Markdown and HTML', () => {
  it.each([
    ['![A cat](/files/1)', { src: '/files/1', alt: 'A cat' }],
    ['<img src="/files/1" width="1600" height="900">', { src: '/files/1', width: 1600, height: 900 }],
    [
      '<img src="/files/1" width="60%" data-width="1600" data-height="900" align="right">',
      { src: '/files/1', width: 1600, height: 900, percent: 60, align: 'right' },
    ],
    [
      '<figure><img src="/files/1" alt="A &#34;cat&#34;"><figcaption>Fig. 1: &#60;b&#62; &#38; *c*</figcaption></figure>',
      { src: '/files/1', alt: 'A "cat"', caption: 'Fig. 1: <b> & *c*' },
    ],
  ])('EDIT-450: %s is read and written', (markdown, attrs) => {
    expect(read(markdown)).toEqual([{ type: 'image', attrs }])
    expect(toMarkdown(docOf(markdown))).toBe(`${markdown}\n`)
  })

  it('EDIT-450: a figure may have line feeds between its tags, and widths beyond what an image can have become those', () => {
    const markdown = '<figure>\n<img src="a.png" width="5%">\n<figcaption>Two\nlines</figcaption>\n</figure>'
    expect(read(markdown)).toEqual([
      { type: 'image', attrs: { src: 'a.png', percent: 10, caption: 'Two lines' } },
    ])
  })

  it('EDIT-450: a width in percent of an older editor is kept', () => {
    const doc = docOf('![](a.png)')
    const image = doc.getXmlFragment('default').get(0) as Y.XmlElement
    image.setAttribute('width', '50%')
    expect(toMarkdown(doc)).toBe('<img src="a.png" width="50%">\n')
    expect(toHtml(doc)).toContain(' width="50%"')
  })

  it('EDIT-451: a file is a link that other readers show', () => {
    const markdown =
      '<a href="/files/1" download="Plan (2).pdf" type="application/pdf" data-size="12345">Plan (2).pdf</a>\n'
    expect(read(markdown)).toEqual([{ type: 'file', attrs: FILE }])
    expect(toMarkdown(docOf(markdown))).toBe(markdown)
    expect(toHtml(docOf(markdown))).toBe(`<p class="cw-file">${markdown.trim()}</p>`)
  })

  it.each([
    ['<a href="/files/1">no file</a>', 'paragraph', undefined],
    ['<figure><img src="a.png"></figure>', 'paragraph', undefined],
    ['<a href="javascript:alert(1)" download="a" data-size="-1" type="<b>">a</a>', 'file', { name: 'a' }],
    ['<a href="/f" download="&#10;">x</a>', 'file', { src: '/f' }],
    ['<figure><img src="data:x"><figcaption>c</figcaption></figure>', 'image', { caption: 'c' }],
  ])('EDIT-451: %s is no more than it may be', (markdown, type, attrs) => {
    expect(read(markdown)?.[0]?.type).toBe(type)
    expect(read(markdown)?.[0]?.attrs).toEqual(attrs)
  })

  it('EDIT-450: in HTML the width, the place and the caption are what the editor reads back', () => {
    const html = toHtml(
      docOf(
        '<figure><img src="/files/1" width="60%" data-width="16" data-height="9" align="left"><figcaption>C</figcaption></figure>',
      ),
    )
    expect(html).toBe(
      '<figure class="cw-figure"><img loading="lazy" referrerpolicy="no-referrer" src="/files/1" width="60%" data-width="16" data-height="9" data-align="left"><figcaption>C</figcaption></figure>',
    )
  })
})
