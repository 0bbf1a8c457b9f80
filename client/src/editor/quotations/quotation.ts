import { Quotation } from '@cowrite/crdt/richtext'
import { InputRule, wrappingInputRule } from '@tiptap/core'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, type DecorationSet } from '@tiptap/pm/view'
import { decorationSet } from '../state/decoration-set.ts'
import { QuotationView } from './quotation-view.ts'

/** What makes a callout of a quotation when it is typed at its start, as in GitHub's Markdown. */
const MARKER = /^\[!(note|tip|important|warning|caution)\]\s$/i

/** The schema's quotation with a label and a choice of kinds for callouts, and a field for its source. */
export const EditorQuotation = Quotation.extend({
  addNodeView() {
    return ({ node, editor, getPos }) => new QuotationView(node, editor, getPos)
  },

  addInputRules() {
    const marker = new InputRule({
      find: MARKER,
      handler: ({ state, range, match }) => {
        const quotation = quotationAround(state.selection.$from)
        const isFirstLine = quotation !== null && range.from === quotation.position + 2
        if (quotation === null || !isFirstLine || quotation.node.attrs['callout'] !== null) return null
        const name = match[1]?.toLowerCase()
        const { tr } = state
        tr.delete(range.from, range.to)
        tr.setNodeAttribute(quotation.position, 'callout', name === 'important' ? 'warning' : name)
        // A callout has no source.
        tr.setNodeAttribute(quotation.position, 'source', null)
        return undefined
      },
    })
    // A new quotation continues the one above it, but no callout and none with a source.
    const quotation = wrappingInputRule({
      find: /^\s*>\s$/,
      type: this.type,
      joinPredicate: (_match, { attrs }) => attrs['callout'] === null && attrs['source'] === null,
    })
    return [quotation, marker]
  },

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      ...(this.parent?.() ?? []),
      // By this class the quotation at the caret offers its field.
      new Plugin({
        key: new PluginKey('quotation'),
        props: { decorations: (state) => (editor.isEditable ? caretDecoration(state) : null) },
      }),
    ]
  },
})

/** A quotation and its position. */
interface PlacedQuotation {
  readonly node: Node
  readonly position: number
}

/** The innermost quotation or callout around a place; `null` if there is none. */
function quotationAround($place: ResolvedPos): PlacedQuotation | null {
  for (let { depth } = $place; depth > 0; depth--) {
    const node = $place.node(depth)
    if (node.type.name === 'blockquote') return { node, position: $place.before(depth) }
  }
  return null
}

function caretDecoration(state: EditorState): DecorationSet | null {
  const quotation = quotationAround(state.selection.$from)
  if (quotation === null) return null
  const { node, position } = quotation
  return decorationSet(state.doc, [
    Decoration.node(position, position + node.nodeSize, { class: 'cw-quote-current' }),
  ])
}
