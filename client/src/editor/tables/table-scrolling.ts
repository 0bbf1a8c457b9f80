import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** Attributes of an element that scrolls by itself; `null` takes one away. */
export interface ScrollerAttributes {
  readonly contenteditable: 'true' | null
  readonly tabindex: '0' | null
  readonly role: 'region' | null
  readonly 'aria-label': string | null
}

/**
 * How keys reach what is wider than the page. In a text that can be edited the caret goes there, and says so to tools
 * that look at the element alone; a tab stop of its own would take the focus from the text at every press of the mouse.
 * In a text that can only be read there is no caret, so the element itself takes the focus.
 */
export function scrollerAttributes(editable: boolean, name: string): ScrollerAttributes {
  return editable
    ? { contenteditable: 'true', tabindex: null, role: null, 'aria-label': null }
    : { contenteditable: null, tabindex: '0', role: 'region', 'aria-label': name }
}

/** Makes every table reachable by keys, where it is wider than the page. */
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
