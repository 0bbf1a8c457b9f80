import type { CalloutKind } from '@cowrite/crdt/richtext'
import { CircleAlert, Info, Lightbulb, type LucideIcon, TextQuote, TriangleAlert } from 'lucide-react'
import type { Action } from '../controls/action.ts'
import type {} from './quotation.ts'

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
    run: (editor) => editor.chain().setCallout(kind).run(),
    enabled: (editor) => editor.can().setCallout(kind),
  }
}

/** Asks for the source of the quotation at the caret, and makes one before if there is none. */
export const QUOTATION_SOURCE: Action = {
  id: 'quotation-source',
  label: 'Quotation with source',
  icon: TextQuote,
  run: (editor) => editor.chain().askForSource().run(),
  enabled: (editor) => editor.can().askForSource(),
}
