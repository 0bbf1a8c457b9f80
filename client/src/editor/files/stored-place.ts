import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'

/** What is drawn into the place of an image or of a file. */
export interface StoredContent {
  /** Shows the node as it is now. */
  draw(node: Node): void
  /** Whether an event is that of a control in it, which the editor does not handle. */
  owns(event: Event): boolean
  destroy(): void
}

/** The place in which {@link StoredContent} is drawn. */
export interface StoredPlace {
  readonly dom: HTMLElement
  readonly editor: Editor
  readonly getPos: () => number | undefined
}
