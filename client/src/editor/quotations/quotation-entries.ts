import type { CalloutKind } from '@cowrite/crdt/richtext'
import { type Editor, findParentNode } from '@tiptap/core'
import { CircleAlert, Info, Lightbulb, type LucideIcon, TextQuote, TriangleAlert } from 'lucide-react'
import type { Action } from '../controls/action.ts'

const ICONS: Readonly<Record<CalloutKind, LucideIcon>> = {
  note: Info,
  tip: Lightbulb,
  warning: TriangleAlert,
  caution: CircleAlert,
}

/** Makes a callout of a kind. */
export function calloutAction(kind: CalloutKind): Action {
  return {
    id: `callout-${kind}`,
    label: `Callout: ${kind}`,
    icon: ICONS[kind],
    run: (editor) => makeCallout(editor, kind),
    enabled: canQuote,
  }
}

/** Asks for the source of the quotation at the caret, and makes one before if there is none. */
export const QUOTATION_SOURCE: Action = {
  id: 'quotation-source',
  label: 'Quotation with source',
  icon: TextQuote,
  run: askForSource,
  enabled: canQuote,
}

const quotationAround = findParentNode(({ type }) => type.name === 'blockquote')

function canQuote(editor: Editor): boolean {
  return quotationAround(editor.state.selection) !== undefined || editor.can().wrapIn('blockquote')
}

/** Makes a callout of the blocks at the selection, or changes the kind of the quotation around them. */
function makeCallout(editor: Editor, callout: CalloutKind): void {
  const quotation = quotationAround(editor.state.selection)
  if (quotation === undefined) editor.chain().wrapIn('blockquote', { callout }).run()
  else setKind(editor, quotation.pos, callout)
}

/** Opens the field for the source of the quotation at the caret; makes one of the blocks there if there is none. */
function askForSource(editor: Editor): void {
  if (quotationAround(editor.state.selection) === undefined) editor.chain().wrapIn('blockquote').run()
  const quotation = quotationAround(editor.state.selection)
  if (quotation === undefined) return
  if (quotation.node.attrs['callout'] !== null) setKind(editor, quotation.pos, null)
  const element = editor.view.nodeDOM(quotation.pos)
  if (element instanceof HTMLElement) element.querySelector<HTMLElement>(':scope > footer button')?.click()
}

/** A callout has no source. */
function setKind({ state, view }: Editor, position: number, kind: CalloutKind | null): void {
  const { tr } = state
  view.dispatch(tr.setNodeAttribute(position, 'callout', kind).setNodeAttribute(position, 'source', null))
}
