import { type CalloutKind, Quotation } from '@cowrite/crdt/richtext'
import { type Editor, InputRule, wrappingInputRule } from '@tiptap/core'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, type DecorationSet } from '@tiptap/pm/view'
import { decorationSet } from '../state/decoration-set.ts'
import { QuotationView } from './quotation-view.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    quotation: {
      /** Makes a callout of the blocks at the selection, or changes the kind of the quotation around them. */
      setCallout: (kind: CalloutKind) => ReturnType
      /** Opens the field for the source of the quotation at the caret; makes one of the blocks there if there is none. */
      askForSource: () => ReturnType
    }
  }
}

/** What makes a callout of a quotation when it is typed at its start, as in GitHub's Markdown. */
const MARKER = /^\[!(note|tip|important|warning|caution)\]\s$/i

/** The schema's quotation with a label and a choice of kinds for callouts, and a field for its source. */
export const EditorQuotation = Quotation.extend({
  addNodeView() {
    return ({ node, editor, getPos }) => new QuotationView(node, editor, getPos)
  },

  addCommands() {
    return {
      ...this.parent?.(),
      setCallout:
        (kind) =>
        ({ state, tr, dispatch, commands }) => {
          const quotation = quotationAround(state.selection.$from)
          if (quotation === null) return commands.wrapIn(this.name, { callout: kind })
          if (dispatch !== undefined) setKind(tr, quotation, kind)
          return true
        },
      askForSource:
        () =>
        ({ state, tr, dispatch, commands, editor }) => {
          const quotation = quotationAround(state.selection.$from)
          if (quotation === null && !commands.wrapIn(this.name)) return false
          if (dispatch === undefined) return true
          if (quotation?.node.attrs['callout'] != null) setKind(tr, quotation, null)
          // When the quotation is drawn.
          queueMicrotask(() => openField(editor))
          return true
        },
    }
  },

  addInputRules() {
    const marker = new InputRule({
      find: MARKER,
      handler: ({ state, range, match }) => {
        const quotation = quotationAround(state.selection.$from)
        const isFirstLine = quotation !== null && range.from === quotation.position + 2
        if (quotation === null || !isFirstLine || quotation.node.attrs['callout'] !== null) return null
        const name = match[1]?.toLowerCase()
        setKind(
          state.tr.delete(range.from, range.to),
          quotation,
          name === 'important' ? 'warning' : (name as CalloutKind),
        )
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

/** Makes a quotation a callout of a kind, or a plain quotation. A callout has no source. */
function setKind(
  transaction: Transaction,
  { node, position }: PlacedQuotation,
  kind: CalloutKind | null,
): Transaction {
  transaction.setNodeAttribute(position, 'callout', kind)
  if (kind !== null && node.attrs['source'] !== null) transaction.setNodeAttribute(position, 'source', null)
  return transaction
}

function openField({ state, view }: Editor): void {
  const quotation = quotationAround(state.selection.$from)
  const element = quotation === null ? null : view.nodeDOM(quotation.position)
  if (element instanceof HTMLElement) element.querySelector<HTMLElement>(':scope > footer button')?.click()
}

function caretDecoration(state: EditorState): DecorationSet | null {
  const quotation = quotationAround(state.selection.$from)
  if (quotation === null) return null
  const { node, position } = quotation
  return decorationSet(state.doc, [
    Decoration.node(position, position + node.nodeSize, { class: 'cw-quote-current' }),
  ])
}
