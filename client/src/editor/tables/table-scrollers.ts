import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { scrollerAttributes } from '../input/scroller-attributes.ts'

/** Makes tables that are wider than the page reachable by keyboard. */
export const TableScrollers = Extension.create({
  name: 'tableScrollers',

  addProseMirrorPlugins() {
    const { editor } = this
    const key = new PluginKey<Scrollers>('tableScrollers')
    return [
      new Plugin<Scrollers>({
        key,
        state: {
          init: (_config, { doc }) => scrollersOf(doc),
          apply: (tr, before) => (tr.docChanged ? scrollersOf(tr.doc) : before),
        },
        props: {
          decorations: (state) => {
            const scrollers = key.getState(state)
            return editor.isEditable ? scrollers?.editable : scrollers?.readOnly
          },
        },
      }),
    ]
  },
})

/** The decorations of all tables for both modes of the editor. */
interface Scrollers {
  readonly editable: DecorationSet
  readonly readOnly: DecorationSet
}

function scrollersOf(doc: Node): Scrollers {
  const tables: { readonly from: number; readonly to: number }[] = []
  doc.descendants((node, position) => {
    if (node.type.name === 'table') tables.push({ from: position, to: position + node.nodeSize })
    return !node.isTextblock && node.type.name !== 'table'
  })
  const decorated = (editable: boolean): DecorationSet => {
    const given = Object.entries(scrollerAttributes(editable, 'Table')).filter(([, value]) => value !== null)
    const attributes = Object.fromEntries(given) as Record<string, string>
    return DecorationSet.create(
      doc,
      tables.map(({ from, to }) => Decoration.node(from, to, attributes)),
    )
  }
  return { editable: decorated(true), readOnly: decorated(false) }
}
