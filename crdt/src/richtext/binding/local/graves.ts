import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { copyOf } from '../../restore/shared.ts'

/**
 * Elements that the schema does not know and that the user deleted, by the placeholders that stood for them: undo brings
 * them back from here. They live as long as those nodes, which the history keeps.
 */
export class Graves {
  readonly #elements = new WeakMap<Node, Y.XmlElement>()

  /** Keeps a copy of an element that is going to be deleted. */
  bury(placeholder: Node, element: Y.XmlElement): void {
    // Yjs reads types in documents only.
    const root = new Y.Doc().getXmlFragment()
    root.insert(0, [copyOf(element) as Y.XmlElement])
    this.#elements.set(placeholder, root.get(0) as Y.XmlElement)
  }

  /** A new copy of the element that a placeholder stood for; `null` if it was not deleted here. */
  revive(placeholder: Node): Y.XmlElement | null {
    const element = this.#elements.get(placeholder)
    return element === undefined ? null : (copyOf(element) as Y.XmlElement)
  }
}
