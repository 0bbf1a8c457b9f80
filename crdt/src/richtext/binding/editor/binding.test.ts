import { Slice } from '@tiptap/pm/model'
import { EditorState, Plugin, TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { richtextSchema } from '../../schema/schema.ts'
import { HeadlessEditor } from '../testing/bound-replica.ts'
import { block, contentOf, exchange, Member } from '../testing/pair.ts'
import { StockReplica } from '../testing/stock-replica.ts'
import { Binding } from './binding.ts'
import { bindingOf, bindingPlugin } from './plugin.ts'

const schema = richtextSchema()
const paragraph = (text: string) => schema.node('paragraph', null, text === '' ? [] : schema.text(text))
const one = (text: string) => contentOf((fragment) => fragment.push([block('paragraph', text)]))

function members(content: Uint8Array): [Member, Member] {
  return [new Member(schema, 2, content), new Member(schema, 3, content)]
}

describe('two people', () => {
  it('who type the first characters of one empty paragraph both keep theirs, also when they go on', () => {
    const [a, b] = members(one(''))
    a.edit((tr) => tr.insertText('a', 1))
    b.edit((tr) => tr.insertText('1', 1))
    exchange(a, b)
    for (const [member, text] of [
      [a, 'cegik'],
      [b, '23456'],
    ] as const) {
      for (const character of text) member.edit((tr) => tr.insertText(character, tr.selection.head))
    }
    exchange(a, b)
    expect(a.shown.eq(b.shown)).toBe(true)
    expect(['acegik123456', '123456acegik']).toContain(a.shown.textContent)
    expect((a.fragment.get(0) as Y.XmlElement).toArray()).toHaveLength(2)
  })

  it('who press Enter at the end of one line and type keep what they typed, apart', () => {
    const [a, b] = members(one('line'))
    for (const [member, text] of [
      [a, 'acegik'],
      [b, '123456'],
    ] as const) {
      member.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, 5)))
      member.edit((tr) => tr.split(5).setSelection(TextSelection.create(tr.doc, 7)))
      exchange(a, b)
      for (const character of text) {
        member.edit((tr) => tr.insertText(character))
        exchange(a, b)
      }
    }
    expect(a.shown.children.map((each) => each.textContent).sort()).toEqual(['123456', 'acegik', 'line'])
    expect(a.shown.eq(b.shown)).toBe(true)
  })
})

describe('local steps', () => {
  it('split a paragraph at its start by inserting an empty one before it', () => {
    const [a] = members(one('hello'))
    const [first] = a.fragment.toArray()
    a.edit((tr) => tr.split(1))
    expect(a.fragment.toArray()[1]).toBe(first)
    expect(a.shown.children.map((each) => each.textContent)).toEqual(['', 'hello'])
  })

  it('split a paragraph by copying its smaller part', () => {
    const [a] = members(one('hello world'))
    const [first] = a.fragment.toArray()
    a.edit((tr) => tr.split(3))
    expect(a.fragment.toArray()[1]).toBe(first)
    a.edit((tr) => tr.split(a.shown.content.size - 2))
    expect(a.fragment.toArray()[1]).toBe(first)
  })

  it('join into an empty paragraph by deleting that', () => {
    const [a] = members(contentOf((root) => root.push([block('paragraph', ''), block('paragraph', 'text')])))
    const second = a.fragment.get(1)
    a.edit((tr) => tr.join(2))
    expect(a.fragment.toArray()).toEqual([second])
  })

  it('give new paragraphs an empty text', () => {
    const [a] = members(one('text'))
    a.edit((tr) => tr.split(5))
    expect((a.fragment.get(1) as Y.XmlElement).toArray()).toHaveLength(1)
  })

  it('of one character are one operation at its place', () => {
    const [a] = members(one('aaaa'))
    const updates: Uint8Array[] = []
    a.doc.on('update', (update) => updates.push(update))
    a.edit((tr) => tr.insertText('a', 3))
    const [{ structs }] = updates.map(Y.decodeUpdate) as [ReturnType<typeof Y.decodeUpdate>]
    expect(structs).toHaveLength(1)
    // Between the second and the third `a`; a comparison of texts would have put it elsewhere.
    expect((structs[0] as Y.Item).origin?.clock).toBe((structs[0] as Y.Item).rightOrigin!.clock - 1)
  })

  it('write the same structure as y-tiptap', () => {
    const content = schema.node('doc', null, [
      schema.node('heading', { level: 2 }, [schema.text('a'), schema.text('b', [schema.mark('bold')])]),
      schema.node('paragraph', null, [schema.text('x'), schema.node('hardBreak'), schema.text('y')]),
      schema.node('bulletList', null, [schema.node('listItem', null, [paragraph('item')])]),
      schema.node('image', { src: 'https://example.org/a.png' }),
      schema.node('paragraph', null, [
        schema.text('link', [schema.mark('link', { href: 'https://example.org' }), schema.mark('italic')]),
      ]),
    ])
    const stock = new StockReplica(schema, 7)
    const own = new Member(schema, 8)
    stock.dispatch(stock.state.tr.replaceWith(0, stock.state.doc.content.size, content.content))
    own.edit((tr) => tr.replaceWith(0, tr.doc.content.size, content.content))
    expect(own.fragment.toJSON()).toEqual(stock.doc.getXmlFragment('default').toJSON())
    exchange(own, { doc: stock.doc })
    expect(own.shown.eq(stock.state.doc)).toBe(true)
    stock.dispatch(stock.state.tr.insertText('stock', 2))
    exchange(own, stock)
    expect(own.shown.eq(stock.state.doc)).toBe(true)
  })

  it('remove also the marks that an exclusive one hides', () => {
    const content = contentOf((root) => {
      const text = new Y.XmlText()
      text.insert(0, 'word', { bold: {}, code: {} })
      const element = new Y.XmlElement('paragraph')
      element.insert(0, [text])
      root.push([element])
    })
    const [a, b] = members(content)
    expect(a.shown.firstChild!.firstChild!.marks.map(({ type }) => type.name)).toEqual(['code'])
    a.edit((tr) => tr.removeMark(1, 5, schema.marks['code']!))
    b.receive(a)
    expect(b.shown.eq(a.shown)).toBe(true)
    expect(b.shown.firstChild!.firstChild!.marks).toEqual([])
  })

  it('do not leave marks on line breaks', () => {
    const [a, b] = members(one('ab'))
    a.edit((tr) => tr.insert(2, schema.node('hardBreak')))
    a.edit((tr) => tr.addMark(1, 4, schema.mark('bold')))
    b.receive(a)
    expect(b.shown.eq(a.shown)).toBe(true)
    expect(a.shown.firstChild!.child(1).marks).toEqual([])
  })

  it('make the paragraph of an empty document real when somebody types in it', () => {
    const [a, b] = members(contentOf(() => {}))
    expect(a.shown.childCount).toBe(1)
    expect(a.fragment.length).toBe(0)
    a.edit((tr) => tr.insertText('a', 1))
    b.receive(a)
    expect(b.shown.textContent).toBe('a')
    expect(b.shown.eq(a.shown)).toBe(true)
  })
})

describe('content that the schema does not know', () => {
  const withUnknown = contentOf((root) => {
    const item = new Y.XmlElement('paragraph')
    const memo = new Y.XmlElement('memo')
    memo.setAttribute('user', 'ann')
    item.setAttribute('colour', 'red')
    const text = new Y.XmlText()
    text.insert(0, 'marked', { comment: { id: 1 } })
    item.insert(0, [new Y.XmlText('hello '), memo, text])
    root.push([block('diagram', 'source'), item, block('paragraph', 'last')])
  })
  const names = (root: Y.XmlFragment): string[] =>
    root.toArray().flatMap((each) => (each instanceof Y.XmlElement ? [each.nodeName, ...names(each)] : []))

  it('is not shown and stays when what is around it is edited', () => {
    const [a, b] = members(withUnknown)
    expect(a.shown.children.map((each) => each.textContent)).toEqual(['hello marked', 'last'])
    a.edit((tr) => tr.insertText('X', 7).insertText('Y', 3).insert(0, paragraph('new')))
    a.edit((tr) => tr.split(6))
    b.receive(a)
    expect(b.shown.eq(a.shown)).toBe(true)
    expect(names(a.fragment).sort()).toEqual(
      ['diagram', 'memo', 'paragraph', 'paragraph', 'paragraph', 'paragraph'].sort(),
    )
  })

  it('is copied with its block when that becomes part of a list or a heading', () => {
    const [a, b] = members(withUnknown)
    a.edit((tr) => tr.setBlockType(1, 1, schema.nodes['heading']!, { level: 1 }))
    a.edit((tr) => {
      const range = tr.doc.resolve(1).blockRange()!
      return tr.wrap(range, [{ type: schema.nodes['blockquote']! }])
    })
    b.receive(a)
    expect(b.shown.eq(a.shown)).toBe(true)
    expect(names(a.fragment).sort()).toEqual(['blockquote', 'diagram', 'heading', 'memo', 'paragraph'])
    const quote = a.fragment.toArray().find((each) => (each as Y.XmlElement).nodeName === 'blockquote')
    const heading = (quote as Y.XmlElement).get(0) as Y.XmlElement
    expect(heading.getAttribute('colour')).toBe('red')
    expect((heading.get(2) as Y.XmlText).toDelta()).toEqual([
      { insert: 'marked', attributes: { comment: { id: 1 } } },
    ])
  })

  it('keeps its marks when marks are added and when somebody types inside', () => {
    const [a] = members(withUnknown)
    a.edit((tr) => tr.addMark(7, 13, schema.mark('bold')))
    a.edit((tr) => tr.insertText('in', 9))
    const text = (a.fragment.get(1) as Y.XmlElement).toArray().at(-1) as Y.XmlText
    expect(text.toDelta()).toEqual([{ insert: 'mainrked', attributes: { comment: { id: 1 }, bold: {} } }])
  })

  it('is copied with the container that it is in, wherever it stands there', () => {
    const content = contentOf((root) => {
      const quote = new Y.XmlElement('blockquote')
      quote.insert(0, [block('chart', ''), block('paragraph', 'quoted'), block('video', '')])
      root.push([quote])
    })
    const [a, b] = members(content)
    a.edit((tr) => tr.wrap(tr.doc.resolve(1).blockRange()!, [{ type: schema.nodes['blockquote']! }]))
    a.edit((tr) => tr.split(6, 2))
    b.receive(a)
    expect(b.shown.eq(a.shown)).toBe(true)
    expect(names(a.fragment).filter((name) => name === 'chart' || name === 'video')).toEqual([
      'chart',
      'video',
    ])
  })

  it('stays where it is in a list that becomes another kind of list', () => {
    const content = contentOf((root) => {
      const list = new Y.XmlElement('bulletList')
      const item = new Y.XmlElement('listItem')
      item.insert(0, [block('paragraph', 'item')])
      list.insert(0, [block('chart', ''), item, block('video', '')])
      root.push([list])
    })
    const [a, b] = members(content)
    a.edit((tr) => tr.setNodeMarkup(0, schema.nodes['orderedList']))
    b.receive(a)
    expect(b.shown.eq(a.shown)).toBe(true)
    expect(names(a.fragment)).toEqual(['orderedList', 'chart', 'listItem', 'paragraph', 'video'])
  })

  it('is shown when its block becomes one that may contain it', () => {
    const content = contentOf((root) => {
      const code = block('codeBlock', 'code')
      code.insert(1, [new Y.XmlElement('hardBreak')])
      root.push([code])
    })
    const [a, b] = members(content)
    expect(a.shown.firstChild!.childCount).toBe(1)
    a.edit((tr) => tr.setBlockType(1, 1, schema.nodes['paragraph']!))
    b.receive(a)
    expect(a.shown.firstChild!.lastChild!.type.name).toBe('hardBreak')
    expect(b.shown.eq(a.shown)).toBe(true)
  })

  it('is shown as soon as it becomes valid', () => {
    const [a, b] = members(contentOf((root) => root.push([block('bulletList', ''), block('paragraph', 'x')])))
    expect(b.shown.childCount).toBe(1)
    a.doc.transact(() => {
      const item = new Y.XmlElement('listItem')
      item.insert(0, [block('paragraph', 'item')])
      ;(a.fragment.get(0) as Y.XmlElement).insert(0, [item])
    })
    b.receive(a)
    expect(b.shown.children.map((each) => each.type.name)).toEqual(['bulletList', 'paragraph'])
    expect(a.shown.eq(b.shown)).toBe(true)
  })
})

describe('the caret', () => {
  it('stays behind the character on its left', () => {
    const [a, b] = members(one('hello'))
    b.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, 4)))
    a.edit((tr) => tr.insertText('XX', 4))
    b.receive(a)
    expect(b.editor.state.selection.head).toBe(4)
    a.edit((tr) => tr.insertText('YY', 1))
    b.receive(a)
    expect(b.editor.state.selection.head).toBe(6)
  })

  it('goes where its block goes when others insert blocks above, and keeps stored marks', () => {
    const [a, b] = members(one('hello'))
    b.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, 6)).addStoredMark(schema.mark('bold')))
    a.edit((tr) => tr.insert(0, paragraph('above')))
    b.receive(a)
    expect(b.editor.state.selection.head).toBe(13)
    expect(b.editor.state.storedMarks).toEqual([schema.mark('bold')])
  })
})

describe('beside other plugins and transactions', () => {
  it('writes what another plugin appends to a remote change', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, one('x'))
    const fragment = doc.getXmlFragment('default')
    const editor = new HeadlessEditor(schema, fragment)
    editor.state = editor.state.reconfigure({
      plugins: [
        ...editor.state.plugins,
        new Plugin({
          appendTransaction: (_all, _before, state) =>
            state.doc.textContent.endsWith('!') ? null : state.tr.insertText('!', state.doc.content.size - 1),
        }),
      ],
    })
    const [a] = members(one('x'))
    a.edit((tr) => tr.insertText('y', 2))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(a.doc), 'remote')
    expect(editor.state.doc.textContent).toBe('xy!')
    expect(fragment.toJSON()).toBe('<paragraph>xy!</paragraph>')
  })

  it('does not lose what the editor refused to draw, nor what is typed meanwhile', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, one('x'))
    const editor = new HeadlessEditor(schema, doc.getXmlFragment('default'))
    let refuses = true
    editor.state = editor.state.reconfigure({
      plugins: [
        ...editor.state.plugins,
        new Plugin({ filterTransaction: (tr) => !refuses || tr.getMeta(ySyncPluginKey) === undefined }),
      ],
    })
    const [a] = members(one('x'))
    a.edit((tr) => tr.insertText('remote ', 1))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(a.doc), 'remote')
    expect(editor.state.doc.textContent).toBe('x')
    editor.dispatch(editor.state.tr.insertText('!', 2))
    expect(doc.getXmlFragment('default').toJSON()).toBe('<paragraph>remote x!</paragraph>')
    refuses = false
    editor.dispatch(editor.state.tr.insertText('?', 3))
    expect(editor.state.doc.textContent).toBe('remote x!?')
    expect(doc.getXmlFragment('default').toJSON()).toBe('<paragraph>remote x!?</paragraph>')
  })

  it('agrees with the shared types when it is called within a transaction of somebody else', () => {
    const [a, b] = members(one('text'))
    a.doc.transact(() => {
      ;((a.fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'shared ')
      a.editor.dispatch(a.editor.state.tr.insertText(' edited', a.shown.content.size - 1))
      a.fragment.push([block('paragraph', 'more')])
    })
    b.receive(a)
    expect(a.shown.children.map((each) => each.textContent)).toEqual(['shared text edited', 'more'])
    expect(b.shown.eq(a.shown)).toBe(true)
  })

  it('draws changes that observers make while a transaction ends', () => {
    const [a, b] = members(one('text'))
    let done = false
    b.fragment.observeDeep(() => {
      if (done) return
      done = true
      ;((b.fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 2)
    })
    a.edit((tr) => tr.insertText('XYZ', 1))
    b.receive(a)
    expect(b.shown.textContent).toBe('Ztext')
    expect(b.fragment.toJSON()).toBe('<paragraph>Ztext</paragraph>')
  })

  it('gives the editor the shared document when it starts with another one', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, one('shared'))
    const fragment = doc.getXmlFragment('default')
    const state = EditorState.create({
      schema,
      doc: schema.node('doc', null, [paragraph('other')]),
      plugins: [bindingPlugin(new Binding(fragment, schema))],
    })
    const host = {
      state,
      dispatch(tr: EditorState['tr']) {
        host.state = host.state.apply(tr)
      },
    }
    bindingOf(state).attach(host)
    expect(host.state.doc.textContent).toBe('shared')
    expect(fragment.toJSON()).toBe('<paragraph>shared</paragraph>')
  })

  it('translates a replacement of the whole document, and keeps what is equal', () => {
    const [a] = members(
      contentOf((root) => root.push(['a', 'b', 'c'].map((text) => block('paragraph', text)))),
    )
    const [first, , third] = a.fragment.toArray()
    const content = schema.node('doc', null, [paragraph('a'), paragraph('new'), paragraph('c')])
    a.edit((tr) => tr.replace(0, tr.doc.content.size, new Slice(content.content, 0, 0)))
    expect([a.fragment.get(0), a.fragment.get(2)]).toEqual([first, third])
    expect(a.shown.eq(content)).toBe(true)
  })
})
