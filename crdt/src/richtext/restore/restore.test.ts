import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readContent } from '../content/content.ts'
import { fromMarkdown, toMarkdown } from '../markdown/markdown.ts'
import { FIELD } from '../schema/schema.ts'
import { elements, replica, texts } from '../testing/test-document.ts'
import { restoreUpdate } from './restore.ts'

function docOf(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

function restore(doc: Y.Doc, version: Y.Doc): Uint8Array {
  const update = restoreUpdate(doc, version, 30)
  if (update === null) throw new Error('Nothing to restore')
  Y.applyUpdate(doc, update)
  return update
}

const fragment = (doc: Y.Doc) => doc.getXmlFragment(FIELD)
const textAt = (doc: Y.Doc, index: number) => texts(fragment(doc))[index]!

/**
 * A caret before the first `word` of the document; the returned function gives the text from its current position on.
 */
function caretBefore(doc: Y.Doc, word: string): () => string | undefined {
  const text = texts(fragment(doc)).find((each) => each.toString().includes(word))!
  const caret = Y.createRelativePositionFromTypeIndex(text, text.toString().indexOf(word))
  return () => {
    const place = Y.createAbsolutePositionFromRelativePosition(caret, doc)
    return (place?.type as Y.XmlText | undefined)?.toString().slice(place?.index)
  }
}

describe('restoring a version', () => {
  it('VER-6: inside a changed block only the differing words are touched, and carets in the others stay', () => {
    const doc = docOf('The quick brown fox jumps over the lazy dog')
    const version = replica(doc)
    textAt(doc, 0).delete(4, 5)
    textAt(doc, 0).insert(4, 'slow')
    textAt(doc, 0).insert(textAt(doc, 0).length, ', twice')
    const carets = ['brown', 'lazy'].map((word) => caretBefore(doc, word))
    const update = restore(doc, version)
    expect(carets.map((caret) => caret())).toEqual(['brown fox jumps over the lazy dog', 'lazy dog'])
    expect(Y.decodeUpdate(update).structs.reduce((sum, struct) => sum + struct.length, 0)).toBe(5)
  })

  it('VER-6: of a differing word only the differing characters, and no half of a pair of surrogates', () => {
    const doc = docOf('The colour 🙂')
    const version = replica(doc)
    textAt(doc, 0).delete(8, 1)
    textAt(doc, 0).delete(10, 2)
    textAt(doc, 0).insert(10, '🙃')
    const caret = caretBefore(doc, 'lor')
    const update = restore(doc, version)
    expect(toMarkdown(doc)).toBe('The colour 🙂\n')
    expect(caret()).toBe('lour 🙂')
    expect(Y.decodeUpdate(update).structs.reduce((sum, struct) => sum + struct.length, 0)).toBe(3)
  })

  it('VER-6: a block that was written anew from end to end is still that block', () => {
    const doc = docOf('Nothing of this is left')
    const version = replica(doc)
    const [block, text] = [fragment(doc).get(0), textAt(doc, 0)]
    text.delete(0, text.length)
    text.insert(0, 'Zap!')
    restore(doc, version)
    expect(fragment(doc).get(0)).toBe(block)
    expect(textAt(doc, 0)).toBe(text)
    expect(toMarkdown(doc)).toBe('Nothing of this is left\n')
  })

  it('VER-6: line breaks are removed and put back beside the texts, which stay', () => {
    const doc = docOf('one  \ntwo')
    const version = replica(doc)
    const line = elements(fragment(doc), 'paragraph')[0]!
    line.delete(0, 2)
    const two = caretBefore(doc, 'two')
    restore(doc, version)
    expect(readContent(doc)).toEqual(readContent(version))
    expect(two()).toBe('two')
    line.insert(3, [new Y.XmlElement('hardBreak'), new Y.XmlText('three')])
    restore(doc, version)
    expect(line.length).toBe(3)
    line.delete(0, 1)
    const started = replica(doc)
    line.delete(0, 1)
    restore(doc, started)
    expect(readContent(doc)).toEqual(readContent(started))
    expect(two()).toBe('two')
  })

  it('VER-6: a differing mark is a change of format: no character is written again', () => {
    const doc = docOf('Some **bold** text')
    const version = replica(doc)
    textAt(doc, 0).format(5, 4, { bold: null, italic: {} })
    const update = restore(doc, version)
    expect(toMarkdown(doc)).toBe('Some **bold** text\n')
    const written = Y.decodeUpdate(update).structs.map((struct) => (struct as Y.Item).content)
    expect(written.every((content) => content instanceof Y.ContentFormat)).toBe(true)
  })

  it('VER-6: in lists, tables and quotations only the differing item, cell or line is touched', () => {
    const doc = docOf(
      '- one\n- two\n- three\n\n> a quotation\n>\n> of two lines\n\n| a | b |\n|---|---|\n| c | kept |\n',
    )
    const version = replica(doc)
    elements(fragment(doc), 'bulletList')[0]!.delete(1, 1)
    textAt(doc, 1).insert(0, 'third and ')
    elements(fragment(doc), 'blockquote')[0]!.delete(0, 1)
    elements(fragment(doc), 'tableRow')[1]!.delete(0, 1)
    const stay = ['one', 'three', 'of two lines', 'kept']
    const carets = stay.map((word) => caretBefore(doc, word))
    restore(doc, version)
    expect(readContent(doc)).toEqual(readContent(version))
    expect(carets.map((caret) => caret())).toEqual(stay)
  })

  it('VER-6: attributes of a block are set, its text stays', () => {
    const doc = docOf('# Title\n')
    const version = replica(doc)
    elements(fragment(doc), 'heading')[0]!.setAttribute('level', 3 as unknown as string)
    const caret = caretBefore(doc, 'Title')
    restore(doc, version)
    expect(toMarkdown(doc)).toBe('# Title\n')
    expect(caret()).toBe('Title')
  })

  it.each([
    [
      'a break that was added',
      'one two',
      (line: Y.XmlElement, text: Y.XmlText) => {
        text.delete(4, 3)
        const rest = new Y.XmlText('two')
        line.insert(1, [new Y.XmlElement('hardBreak'), rest])
      },
    ],
    ['a break that was removed', 'one  \ntwo', (line: Y.XmlElement) => line.delete(1, 1)],
    [
      'a line that was emptied',
      'one  \ntwo',
      (line: Y.XmlElement, text: Y.XmlText) => {
        text.delete(0, 3)
        line.delete(1, 2)
      },
    ],
  ])('VER-1: %s', (_name, markdown, change) => {
    const doc = docOf(markdown)
    const version = replica(doc)
    change(elements(fragment(doc), 'paragraph')[0]!, textAt(doc, 0))
    expect(readContent(doc)).not.toEqual(readContent(version))
    restore(doc, version)
    expect(readContent(doc)).toEqual(readContent(version))
  })

  it('VER-1: an emptied document comes back, and what was filled later is emptied', () => {
    const doc = docOf('# Title\n\nText\n')
    const full = replica(doc)
    const empty = new Y.Doc()
    restore(doc, empty)
    expect(readContent(doc).content).toEqual([])
    restore(doc, full)
    expect(readContent(doc)).toEqual(readContent(full))
  })

  it('VER-1: there is nothing to restore where only the edits cut the same text differently', () => {
    const doc = docOf('One **bold** word')
    const version = replica(doc)
    // Two clients concurrently make a part of a text bold; the adjacent parts are bold already.
    const other = replica(doc, 50)
    for (const each of [doc, other]) textAt(each, 0).format(0, 8, { bold: {} })
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    textAt(doc, 0).format(0, 4, { bold: null })
    elements(fragment(doc), 'paragraph')[0]!.insert(1, [new Y.XmlText()])
    expect(readContent(doc)).toEqual(readContent(version))
    expect(restoreUpdate(doc, version, 30)).toBeNull()
    const line = elements(fragment(doc), 'paragraph')[0]!
    textAt(doc, 0).delete(9, 5)
    line.insert(1, [new Y.XmlText('word')])
    line.insert(1, [new Y.XmlText(' ')])
    textAt(doc, 0).delete(8, 1)
    expect(readContent(doc)).toEqual(readContent(version))
    expect(restoreUpdate(doc, version, 30)).toBeNull()
  })

  it('VER-1: what the schema does not know comes back as it was', () => {
    const doc = docOf('Text')
    const odd = new Y.XmlElement('fromTheFuture')
    const text = new Y.XmlText()
    text.applyDelta([{ insert: 'kept' }, { insert: { image: 'x' }, attributes: { wide: true } }])
    text.setAttribute('dir', 'rtl')
    odd.insert(0, [text])
    fragment(doc).insert(1, [odd])
    const version = replica(doc)
    text.setAttribute('dir', 'ltr')
    restore(doc, version)
    expect(text.getAttributes()).toEqual({ dir: 'rtl' })
    fragment(doc).delete(1, 1)
    restore(doc, version)
    expect(restoreUpdate(doc, version, 31)).toBeNull()
    const back = (fragment(doc).get(1) as Y.XmlElement).get(0) as Y.XmlText
    expect(back.toDelta()).toEqual([
      { insert: 'kept' },
      { insert: { image: 'x' }, attributes: { wide: true } },
    ])
    expect(back.getAttributes()).toEqual({ dir: 'rtl' })
  })
})

describe('restoring roots of plain Yjs clients', () => {
  it('VER-7: a text with its formats, by the words that differ', () => {
    const doc = new Y.Doc()
    const text = doc.getText('note')
    text.applyDelta([
      { insert: 'one ' },
      { insert: 'two', attributes: { bold: true } },
      { insert: ' three 🙂' },
    ])
    const version = replica(doc)
    text.delete(0, 4)
    text.format(0, 3, { bold: null })
    text.insert(3, ' and a half')
    const caret = Y.createRelativePositionFromTypeIndex(text, text.toString().indexOf('three'))
    restore(doc, version)
    expect(text.toDelta()).toEqual(version.getText('note').toDelta())
    expect(Y.createAbsolutePositionFromRelativePosition(caret, doc)?.index).toBe(8)
  })

  it('VER-7: maps and arrays by the keys and elements that differ, with the shared types in them', () => {
    const doc = new Y.Doc()
    const map = doc.getMap<unknown>('map')
    const list = doc.getArray<unknown>('list')
    const inner = new Y.Map<unknown>([
      ['title', 'A'],
      ['done', false],
    ])
    map.set('same', { b: 1, a: [1, 2] })
    map.set('other', 1)
    map.set('bytes', new Uint8Array([1, 2]))
    map.set('gone', 'x')
    list.insert(0, ['a', 'b', inner, null, 2.5])
    const version = replica(doc)
    map.set('other', 2)
    map.set('bytes', new Uint8Array([1, 3]))
    map.set('new', true)
    map.delete('gone')
    inner.set('done', true)
    list.delete(1, 1)
    list.push(['c'])
    const update = restore(doc, version)
    expect(map.toJSON()).toEqual(version.getMap('map').toJSON())
    expect(list.toJSON()).toEqual(version.getArray('list').toJSON())
    expect(list.get(2)).toBe(inner)
    // 'other', 'bytes', 'gone', 'done' and 'b': no other structs are written.
    expect(Y.decodeUpdate(update).structs.length).toBe(5)
  })

  it('VER-7: roots are restored though nobody asked for them in this process, and stay unasked for', () => {
    const made = new Y.Doc()
    made.getText('text').insert(0, 'before')
    made.getArray('list').insert(0, [1])
    made.getMap('map').set('a', 1)
    const version = replica(made)
    made.getText('text').delete(0, 6)
    made.getArray('list').delete(0, 1)
    made.getMap('map').delete('a')
    const current = replica(made)
    restore(current, version)
    expect(current.share.get('text')?.constructor).toBe(Y.AbstractType)
    expect(version.share.get('text')?.constructor).toBe(Y.AbstractType)
    expect(current.getText('text').toString()).toBe('before')
    expect(current.getArray('list').toJSON()).toEqual([1])
    expect(current.getMap('map').toJSON()).toEqual({ a: 1 })
  })

  it('VER-7: a root that holds documents, or that is another kind in the version, is left as it is', () => {
    const doc = new Y.Doc()
    doc.getMap('folder').set('file', new Y.Doc())
    doc.getMap('folder').set('name', 'x')
    doc.getText('note').insert(0, 'text')
    const version = new Y.Doc()
    version.getMap('folder').set('name', 'y')
    version.getArray('note').insert(0, [1])
    expect(restoreUpdate(doc, version, 30)).toBeNull()
  })
})
