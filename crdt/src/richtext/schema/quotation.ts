import { Blockquote } from '@tiptap/extension-blockquote'
import { type CalloutKind, calloutOf, sourceOf } from './attributes.ts'

/** What a callout is called, above its text. */
export const CALLOUT_LABELS: Readonly<Record<CalloutKind, string>> = {
  note: 'Note',
  tip: 'Tip',
  warning: 'Warning',
  caution: 'Caution',
}

/**
 * A block quote. With an attribute `callout` it is a callout of that kind; `source` names the source of a quotation, and
 * counts only without `callout`. Editors that know neither show a quotation.
 */
export const Quotation = Blockquote.extend({
  addAttributes() {
    return {
      callout: {
        default: null,
        rendered: false,
        parseHTML: (element) => calloutOf(element.dataset['callout']),
      },
      source: {
        default: null,
        rendered: false,
        parseHTML: (element) =>
          sourceOf(element.querySelector(':scope > footer > cite')?.textContent?.replace(/\s+/g, ' ').trim()),
      },
    }
  },

  parseHTML() {
    return [{ tag: 'blockquote', contentElement: (element) => bodyOf(element as HTMLElement) }]
  },

  renderHTML({ node }) {
    const callout = calloutOf(node.attrs['callout'])
    if (callout !== null) {
      const attributes = { class: `cw-callout cw-callout-${callout}`, 'data-callout': callout, role: 'note' }
      return [
        'blockquote',
        attributes,
        ['p', { class: 'cw-callout-label' }, ['strong', CALLOUT_LABELS[callout]]],
        ['div', 0],
      ]
    }
    const source = sourceOf(node.attrs['source'])
    if (source === null) return ['blockquote', 0]
    return ['blockquote', ['div', 0], ['footer', ['cite', source]]]
  },
})

/** The element with the blocks of a quotation that {@link Quotation} rendered; of any other the quotation itself. */
function bodyOf(element: HTMLElement): HTMLElement {
  const isOurs =
    element.dataset['callout'] !== undefined || element.querySelector(':scope > footer > cite') !== null
  return (isOurs ? element.querySelector<HTMLElement>(':scope > div') : null) ?? element
}
