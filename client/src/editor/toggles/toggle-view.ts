import type { Node } from '@tiptap/pm/model'
import type { Decoration, NodeView, ViewMutationRecord } from '@tiptap/pm/view'

/** Draws a toggle: a button, and its blocks. */
export class ToggleView implements NodeView {
  readonly dom = document.createElement('div')
  readonly contentDOM = document.createElement('div')
  private readonly button = document.createElement('button')

  constructor(decorations: readonly Decoration[], flip: () => void) {
    this.dom.className = 'cw-toggle'
    this.contentDOM.className = 'cw-toggle-content'
    this.button.type = 'button'
    this.button.contentEditable = 'false'
    this.button.setAttribute('aria-label', 'Show what is below')
    // The text keeps the focus and, on phones, the keyboard.
    this.button.addEventListener('mousedown', (event) => event.preventDefault())
    this.button.addEventListener('click', flip)
    this.dom.append(this.button, this.contentDOM)
    this.draw(decorations)
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type.name !== 'toggle') return false
    this.draw(decorations)
    return true
  }

  stopEvent({ target }: Event): boolean {
    return target === this.button
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  private draw(decorations: readonly Decoration[]): void {
    const isClosed = decorations.some(({ spec }) => spec['isClosed'] === true)
    this.dom.toggleAttribute('data-closed', isClosed)
    this.button.setAttribute('aria-expanded', String(!isClosed))
  }
}
