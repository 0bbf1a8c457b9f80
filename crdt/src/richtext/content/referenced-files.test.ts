import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown } from '../markdown/markdown.ts'
import { referencedFiles } from './referenced-files.ts'

const ids = [1, 2, 3, 4].map((digit) => `01900000-0000-7000-8000-00000000000${digit}`)

it('FILE-16: finds the files of pictures, cards and links, however deep, and no other addresses', () => {
  const doc = new Y.Doc()
  const markdown = `> - ![One](/files/${ids[0]})\n\n[Two](/files/${ids[1]}?download=1)\n\n![x](https://other.example/x.png)`
  Y.applyUpdate(doc, fromMarkdown(markdown))
  const card = new Y.XmlElement('file')
  card.setAttribute('src', `/files/${ids[2]}`)
  const unknown = new Y.XmlElement('unknown')
  unknown.setAttribute('src', `https://cowrite.example/files/${ids[3]?.toUpperCase()}`)
  const strange = ['files/x', `/files/${ids[0]}0`, `/filés/${ids[0]}`, 7, null, {}].map((value) => {
    const element = new Y.XmlElement('image')
    element.setAttribute('src', value as string)
    return element
  })
  doc.getXmlFragment('default').push([card, unknown, ...strange])
  expect(referencedFiles(doc).toSorted()).toEqual(ids)
  expect(referencedFiles(new Y.Doc())).toEqual([])
})
