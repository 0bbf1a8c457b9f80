import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { scrollerAttributes } from '../input/scroller-attributes.ts'
import { changedNodes, nodesOf, type PlacedNode } from '../state/changed-nodes.ts'

const KEY = new PluginKey<Scrollers>('tableScrollers')

/** Whether the document has, or had since it was opened, a table. */
export function hasTables(state: EditorState): boolean {
  return KEY.getState(state)?.hasTables ?? false
}

/** Makes tables that are wider than the page reachable by keyboard. */
export const TableScrollers = Extension.create({
  name: 'tableScrollers',

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin<Scrollers>({
        key: KEY,
        state: {
          init: (_config, { doc }) => scrollersOf(doc),
          apply: (tr, before) => (tr.docChanged ? follow(before, tr) : before),
        },
        props: {
          decorations: (state) => {
            const scrollers = KEY.getState(state)
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
  readonly hasTables: boolean
}

function scrollersOf(doc: Node): Scrollers {
  const tables = nodesOf(doc, 'table')
  return {
    editable: DecorationSet.create(doc, decorations(tables, true)),
    readOnly: DecorationSet.create(doc, decorations(tables, false)),
    hasTables: tables.length > 0,
  }
}

function follow(before: Scrollers, transaction: Transaction): Scrollers {
  const { mapping, doc } = transaction
  const tables = changedNodes(transaction, 'table')
  const followed = (set: DecorationSet, editable: boolean): DecorationSet => {
    const mapped = set.map(mapping, doc)
    if (tables.length === 0) return mapped
    const old = tables.flatMap(({ node, position }) => mapped.find(position, position + node.nodeSize))
    return mapped.remove(old).add(doc, decorations(tables, editable))
  }
  return {
    editable: followed(before.editable, true),
    readOnly: followed(before.readOnly, false),
    hasTables: before.hasTables || tables.length > 0,
  }
}

function decorations(tables: readonly PlacedNode[], editable: boolean): Decoration[] {
  const given = Object.entries(scrollerAttributes(editable, 'Table')).filter(([, value]) => value !== null)
  const attributes = Object.fromEntries(given) as Record<string, string>
  return tables.map(({ node, position }) => Decoration.node(position, position + node.nodeSize, attributes))
}
