import { fromMarkdown, readContent } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { makeDocx } from '../../editor/export/docx/make-docx.ts'
import { docxToHtml } from './docx-to-html.ts'

it('EDIT-145: a Word file is read with its title, structure and marks, and without addresses of pictures', async () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown('## Head\n\n**b** ==h== <u>u</u>\n\n- [x] t\n\n> q\n\n```\nx\n  y\n```'))
  const file = await makeDocx({
    title: 'Plan',
    blocks: [...(readContent(doc).content ?? []), { type: 'image', attrs: { src: '/a.png' } }],
    base: 'https://docs.example.com',
    pictures: new Map([['/a.png', { type: 'png', bytes: new Uint8Array(24), width: 1, height: 1 }]]),
  })
  const html = await docxToHtml(new Uint8Array(file))
  expect(html).toContain('<h1>Plan</h1><h2>Head</h2><p><strong>b</strong> <mark>h</mark> <u>u</u></p>')
  expect(html).toContain('<blockquote><p>q</p></blockquote>')
  expect(html).toContain('<pre>x<br />  y</pre>')
  expect(html).toContain('<img src="data:image/png;base64,')
})

it('EDIT-146: what is no Word file is none', async () => {
  expect(await docxToHtml(new TextEncoder().encode('no zip'))).toBeNull()
})
