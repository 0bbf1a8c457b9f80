import { Schema } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { richtextSchema } from '../../schema/schema.ts'
import { StockReplica } from '../testing/stock-replica.ts'
import { MarkCodec } from './marks.ts'

const schema = richtextSchema()
const codec = new MarkCodec(schema)
const paragraph = schema.nodes['paragraph']!

describe('marks', () => {
  it('are shown in the order of the schema, without unknown ones and without those that another one excludes', () => {
    const shown = codec.marks({ italic: {}, bold: {}, comment: { id: 1 } }, paragraph)
    expect(shown).toEqual([schema.mark('bold'), schema.mark('italic')])
    expect(codec.marks({ bold: {}, code: {} }, paragraph)).toEqual([schema.mark('code')])
    expect(codec.marks({ bold: {} }, schema.nodes['codeBlock']!)).toEqual([])
  })

  it('are written completely where they change, and unknown ones stay', () => {
    const attributes = { bold: {}, code: {}, comment: { id: 1 } }
    expect(codec.change(attributes, [schema.mark('code')])).toEqual({ bold: null })
    expect(codec.change({ bold: {} }, [schema.mark('bold')])).toBeNull()
    expect(codec.unknown(attributes)).toEqual({ comment: { id: 1 } })
  })

  it('that may overlap themselves are named as y-tiptap names them', () => {
    const overlapping = new Schema({
      nodes: {
        doc: { content: 'paragraph+' },
        paragraph: { content: 'text*', toDOM: () => ['p', 0] },
        text: {},
      },
      marks: { note: { attrs: { id: {} }, excludes: '' } },
    })
    const marks = [overlapping.mark('note', { id: 1 }), overlapping.mark('note', { id: 2 })]
    const stock = new StockReplica(overlapping, 5)
    stock.dispatch(EditorState.create({ doc: stock.state.doc }).tr.insert(1, overlapping.text('x', marks)))
    const text = (stock.doc.getXmlFragment('default').get(0) as Y.XmlElement).get(0) as Y.XmlText
    const [{ attributes }] = text.toDelta()
    const own = new MarkCodec(overlapping)
    expect(own.attributes(marks)).toEqual(attributes)
    expect(own.marks(attributes, overlapping.nodes['paragraph']!)).toEqual(marks)
  })
})
