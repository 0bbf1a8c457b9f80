import type { Node } from '@tiptap/pm/model'
import type { Decoration, NodeView, ViewMutationRecord } from '@tiptap/pm/view'

/** Draws a footnote: its number, a button that leads back to the text, and its blocks. */
export class FootnoteView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM = document.createElement('div')
  private readonly button = document.createElement('button')
  private node: Node

  constructor(node: Node, decorations: readonly Decoration[], back: (label: unknown) => void) {
    this.node = node
    this.dom.className = 'cw-footnote'
    this.dom.setAttribute('role', 'doc-footnote')
    this.contentDOM.className = 'cw-footnote-text'
    this.button.type = 'button'
    this.button.contentEditable = 'false'
    this.button.addEventListener('click', () => back(this.node.attrs['label']))
    this.dom.append(this.button, this.contentDOM)
    this.draw(decorations)
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.node.type) return false
    this.node = node
    this.draw(decorations)
    return true
  }

  stopEvent({ target }: Event): boolean {
    return target === this.button
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  /** Shows the number; a dot while nothing refers to the footnote. */
  private draw(decorations: readonly Decoration[]): void {
    const number: unknown = decorations.map(({ spec }) => spec['number']).find((each) => each !== undefined)
    const isUsed = typeof number === 'number'
    this.button.dataset['number'] = isUsed ? String(number) : '·'
    const label = isUsed ? `Footnote ${number}: back to the text` : 'Footnote to which nothing refers'
    this.button.setAttribute('aria-label', label)
  }
}
