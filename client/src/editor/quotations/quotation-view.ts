import {
  CALLOUT_LABELS,
  CALLOUTS,
  type CalloutKind,
  calloutOf,
  MAX_SOURCE,
  sourceOf,
} from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import type { NodeView, ViewMutationRecord } from '@tiptap/pm/view'
import { focusNow } from '../input/focus.ts'
import { calloutIcon } from './callout-icon.ts'

/** What a callout becomes that is to be a plain quotation, in the choice of kinds. */
const PLAIN_LABEL = 'Quotation'

/** What the elements beside the text show. */
interface Drawn {
  readonly kind: CalloutKind | null
  readonly source: string | null
  readonly isEditable: boolean
}

/** Draws a quotation with its source, or a callout with its label. A change of either leaves the elements of the text. */
export class QuotationView implements NodeView {
  readonly dom = document.createElement('blockquote')
  readonly contentDOM = document.createElement('div')
  private readonly editor: Editor
  private readonly getPos: () => number | undefined
  private node: Node
  private drawn: Drawn | null = null
  /** What stands before and after the text. */
  private extra: HTMLElement | null = null

  constructor(node: Node, editor: Editor, getPos: () => number | undefined) {
    this.node = node
    this.editor = editor
    this.getPos = getPos
    this.contentDOM.className = 'cw-quote-text'
    this.dom.append(this.contentDOM)
    this.draw()
    // Tiptap emits this event at each edit, and when the editor becomes read-only or editable.
    editor.on('update', this.updated)
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false
    this.node = node
    this.draw()
    return true
  }

  stopEvent({ target }: Event): boolean {
    return this.extra !== null && target instanceof window.Node && this.extra.contains(target)
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  destroy(): void {
    this.editor.off('update', this.updated)
  }

  private readonly updated = (): void => {
    if (this.drawn?.isEditable !== this.editor.isEditable) this.draw()
  }

  private draw(): void {
    const kind = calloutOf(this.node.attrs['callout'])
    const source = kind === null ? sourceOf(this.node.attrs['source']) : null
    const { isEditable } = this.editor
    const { drawn } = this
    if (drawn?.kind === kind && drawn.source === source && drawn.isEditable === isEditable) return
    this.drawn = { kind, source, isEditable }
    this.extra?.remove()
    this.extra = kind === null ? this.footer(source, isEditable) : this.head(kind, isEditable)
    if (kind === null) {
      for (const name of ['data-callout', 'role', 'aria-label']) this.dom.removeAttribute(name)
      if (this.extra !== null) this.dom.append(this.extra)
    } else {
      this.dom.dataset['callout'] = kind
      this.dom.setAttribute('role', 'note')
      this.dom.setAttribute('aria-label', CALLOUT_LABELS[kind])
      if (this.extra !== null) this.dom.prepend(this.extra)
    }
  }

  private head(kind: CalloutKind, isEditable: boolean): HTMLElement {
    const head = fixed('div', 'cw-callout-head')
    head.append(calloutIcon(kind))
    if (!isEditable) {
      const label = document.createElement('span')
      label.textContent = CALLOUT_LABELS[kind]
      head.append(label)
      return head
    }
    const choice = document.createElement('select')
    choice.setAttribute('aria-label', 'Kind of this callout')
    for (const each of CALLOUTS) choice.append(new Option(CALLOUT_LABELS[each], each))
    choice.append(new Option(PLAIN_LABEL, ''))
    choice.value = kind
    choice.addEventListener('change', () => {
      this.set('callout', calloutOf(choice.value))
      // The choice is drawn anew.
      const next = this.extra?.querySelector('select')
      if (next === null || next === undefined) focusNow(this.editor)
      else next.focus()
    })
    head.append(choice)
    return head
  }

  private footer(source: string | null, isEditable: boolean): HTMLElement | null {
    if (source === null && !isEditable) return null
    const footer = fixed('footer', 'cw-quote-source')
    const cite = document.createElement('cite')
    cite.dir = 'auto'
    footer.append(cite)
    if (!isEditable) {
      cite.textContent = source
      return footer
    }
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = source
    button.setAttribute('aria-label', source === null ? 'Add a source' : `Source: ${source}`)
    button.addEventListener('click', () => this.ask(cite, source ?? ''))
    cite.append(button)
    return footer
  }

  /** Replaces the source by a field. Enter and leaving it keep what was typed, Escape does not. */
  private ask(cite: HTMLElement, before: string): void {
    const field = document.createElement('input')
    field.maxLength = MAX_SOURCE
    field.value = before
    field.placeholder = 'Source'
    field.setAttribute('aria-label', 'Source of this quotation')
    let isOpen = true
    const close = (keeps: boolean) => {
      if (!isOpen) return
      isOpen = false
      const hadFocus = document.activeElement === field
      this.drawn = null
      const typed = field.value.replace(/\s+/g, ' ').trim()
      if (keeps && typed !== before) this.set('source', sourceOf(typed))
      this.draw()
      if (hadFocus) focusNow(this.editor)
    }
    field.addEventListener('blur', () => close(true))
    field.addEventListener('keydown', (event) => {
      if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
      event.preventDefault()
      event.stopPropagation()
      close(event.key === 'Enter')
    })
    cite.replaceChildren(field)
    field.focus()
  }

  private set(name: 'callout' | 'source', value: string | null): void {
    const position = this.getPos()
    if (position === undefined || !this.editor.isEditable) return
    this.editor.view.dispatch(this.editor.state.tr.setNodeAttribute(position, name, value))
  }
}

/** An element of the page, not of the text. */
function fixed(name: string, className: string): HTMLElement {
  const element = document.createElement(name)
  element.className = className
  element.contentEditable = 'false'
  return element
}
