import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown } from '../markdown/markdown.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { toHtml } from './html.ts'

function docOf(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

const html = (markdown: string) => toHtml(docOf(markdown))

/** A document of one block that only a hostile update can create. */
function hostile(
  name: string,
  attributes: Record<string, unknown>,
  ...children: (Y.XmlElement | Y.XmlText)[]
): Y.Doc {
  const doc = new Y.Doc()
  doc.getXmlFragment(FIELD).insert(0, [element(name, attributes, ...children)])
  return doc
}

function element(
  name: string,
  attributes: Record<string, unknown>,
  ...children: (Y.XmlElement | Y.XmlText)[]
) {
  const made = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  made.insert(0, children)
  return made
}

function text(content: string, marks: Record<string, unknown> = {}): Y.XmlText {
  const made = new Y.XmlText()
  made.insert(0, content, marks)
  return made
}

describe('the rich text as HTML', () => {
  it.each([
    ['# Title', '<h1 dir="auto">Title</h1>'],
    ['#### Deep', '<h4 dir="auto">Deep</h4>'],
    ['one  \ntwo', '<p dir="auto">one<br>two</p>'],
    ['**a *b*** c', '<p dir="auto"><strong>a <em>b</em></strong> c</p>'],
    ['~~a~~ `b` ==c== <u>d</u>', '<p dir="auto"><s>a</s> <code>b</code> <mark>c</mark> <u>d</u></p>'],
    ['- a', '<ul><li><p dir="auto">a</p></li></ul>'],
    ['3. a', '<ol start="3"><li><p dir="auto">a</p></li></ol>'],
    ['> a', '<blockquote><p dir="auto">a</p></blockquote>'],
    ['```ts\na < b\n```', '<pre><code class="language-ts">a &lt; b</code></pre>'],
    ['---', '<hr>'],
  ])('VER-8: %j', (markdown, expected) => {
    expect(html(markdown)).toBe(expected)
  })

  it('VER-8: links, images, tasks and tables', () => {
    expect(html('[a](https://example.com/?a=1&b=2 "T")')).toBe(
      '<p dir="auto"><a target="_blank" rel="noopener noreferrer nofollow" href="https://example.com/?a=1&amp;b=2" title="T">a</a></p>',
    )
    expect(html('![A](https://example.com/a.png "T")')).toBe(
      '<img loading="lazy" referrerpolicy="no-referrer" alt="A" title="T" src="https://example.com/a.png">',
    )
    const tasks = html('- [x] done\n- [ ] open')
    expect(tasks).toMatch(
      /<ul data-type="taskList"><li data-checked="true" data-type="taskItem"><label><input type="checkbox" checked="checked"><span><\/span><\/label><div><p dir="auto">done<\/p><\/div><\/li>/,
    )
    expect(tasks).toContain(
      '<li data-checked="false" data-type="taskItem"><label><input type="checkbox"><span>',
    )
    const table = html('| a |\n|---|\n| **b** |')
    expect(table).toMatch(/^<div class="tableWrapper"><table[^>]*><colgroup><col[^>]*><\/colgroup><tbody>/)
    expect(table).toContain(
      '<tr><th><p dir="auto">a</p></th></tr><tr><td><p dir="auto"><strong>b</strong></p></td></tr>',
    )
  })

  it('VER-8: every node and mark of the schema has an element', () => {
    const schema = richtextSchema()
    const bare = [...Object.values(schema.nodes), ...Object.values(schema.marks)].filter(
      (type) => !type.spec.toDOM,
    )
    expect(bare.map((type) => type.name)).toEqual(['doc', 'text'])
  })

  it('VER-8: an empty document is empty, and the document stays as it is', () => {
    expect(toHtml(new Y.Doc())).toBe('')
    const doc = docOf('# a\n\n- b')
    const before = Y.encodeStateAsUpdate(doc)
    toHtml(doc)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })
})

describe('hostile documents as HTML', () => {
  it('VER-5: text is escaped', () => {
    expect(toHtml(hostile('paragraph', {}, text(`<script>alert("1")</script>&amp;'`)))).toBe(
      '<p dir="auto">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39;</p>',
    )
  })

  it('VER-5: attributes are escaped, and no other than those of the schema come out', () => {
    const image = toHtml(
      hostile('image', { src: '/a.png', alt: '"><script>x</script>', onerror: 'alert(1)', style: 'x' }),
    )
    expect(image).toContain('alt="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"')
    expect(image).not.toMatch(/onerror|style|<script/)
    const code = toHtml(hostile('codeBlock', { language: '"onclick="x' }, text('a')))
    expect(code).toBe('<pre><code class="language-&quot;onclick=&quot;x">a</code></pre>')
    const link = {
      href: 'https://example.com/"><b>',
      class: 'cover',
      rel: 'opener',
      target: 'x',
      onclick: 'y',
    }
    expect(toHtml(hostile('paragraph', {}, text('a', { link })))).toBe(
      '<p dir="auto"><a target="_blank" rel="noopener noreferrer nofollow" href="https://example.com/&quot;&gt;&lt;b&gt;">a</a></p>',
    )
  })

  it.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '\u0001javascript:x',
    { a: 1 },
  ])('VER-5: the address %j comes out of no link and no image', (url) => {
    const link = toHtml(hostile('paragraph', {}, text('a', { link: { href: url } })))
    expect(link).toMatch(/^<p dir="auto"><a [^>]*>a<\/a><\/p>$/)
    expect(link).not.toContain('href')
    expect(toHtml(hostile('image', { src: url, alt: 'x' }))).not.toContain('src')
  })

  it('VER-5: nodes and marks that the schema does not know come out as their content', () => {
    const doc = hostile('script', { src: '//evil' }, text('alert(1)', { onclick: { x: 1 }, bold: {} }))
    expect(toHtml(doc)).toBe('<strong>alert(1)</strong>')
    expect(toHtml(hostile('doc', {}, element('text', {}, text('a'))))).toBe('a')
    expect(toHtml(hostile('__proto__', {}, text('a', { constructor: {} })))).toBe('a')
  })

  it('VER-5: attributes of the wrong type neither stop the rendering nor blow it up', () => {
    const cells = [
      { colspan: 1e9, rowspan: 'x' },
      { colspan: -1, colwidth: 'red;background:url(//evil)' },
      { colwidth: ['1px;color:red'] },
      { colwidth: [120], align: { a: 1 } },
    ].map((attributes) => element('tableCell', attributes, element('paragraph', {}, text('a'))))
    const table = toHtml(hostile('table', {}, element('tableRow', {}, ...cells)))
    expect(table.length).toBeLessThan(100_000)
    expect(table).not.toMatch(/evil|color|object/)
    expect(table).toContain('120px')
    expect(toHtml(hostile('table', {}))).toContain('<tbody></tbody>')
    expect(toHtml(hostile('heading', { level: '1><script>' }, text('a')))).toBe('<h1 dir="auto">a</h1>')
    expect(toHtml(hostile('heading', { level: 99 }, text('a')))).toBe('<h1 dir="auto">a</h1>')
    expect(toHtml(hostile('orderedList', { start: { x: 1 }, type: true }))).toBe('<ol></ol>')
    expect(toHtml(hostile('taskItem', { checked: '"x"' }))).toContain('data-checked="false"')
    expect(toHtml(hostile('paragraph', {}, text('a', { link: true, bold: 5 })))).toContain('a</strong>')
    expect(toHtml(hostile('paragraph', {}, text('\u0000\ud83d')))).toContain('\u0000')
  })
})

it('EDIT-125: a formula has its source, escaped, and a hostile one is empty', () => {
  expect(html('so $a<b$')).toBe(
    '<p dir="auto">so <span class="math" data-type="inline-math" data-latex="a&lt;b">$a&lt;b$</span></p>',
  )
  const doc = hostile('paragraph', {}, element('inlineMath', { latex: 'x'.repeat(5_000) }))
  expect(toHtml(doc)).toBe(
    '<p dir="auto"><span class="math" data-type="inline-math" data-latex="">$$</span></p>',
  )
})
