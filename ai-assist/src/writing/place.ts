import * as Y from 'yjs'
import { isGone } from '../document/text-block.ts'

/**
 * A place among the children of an element, directly after the preceding child: concurrent insertions and deletions
 * around it do not move it, and elements inserted here keep their order.
 */
export class Place {
  readonly parent: Y.XmlFragment
  #before: Y.RelativePosition

  /** The place before the child at `index`. */
  constructor(parent: Y.XmlFragment, index: number) {
    this.parent = parent
    this.#before = Y.createRelativePositionFromTypeIndex(parent, index, -1)
  }

  /** The place after `element`, among its siblings. */
  static after(element: Y.XmlElement): Place {
    const parent = element.parent as Y.XmlFragment
    return new Place(parent, parent.toArray().indexOf(element) + 1)
  }

  /** Whether the parent was deleted. */
  get isGone(): boolean {
    return isGone(this.parent)
  }

  /**
   * Inserts `element` here; afterwards the place is after it. Call inside a transaction, and only if the parent exists.
   */
  insert(element: Y.XmlElement): void {
    const index = this.#index()
    this.parent.insert(index, [element])
    this.#before = Y.createRelativePositionFromTypeIndex(this.parent, index + 1, -1)
  }

  #index(): number {
    const doc = this.parent.doc
    const absolute = doc && Y.createAbsolutePositionFromRelativePosition(this.#before, doc)
    return absolute?.type === this.parent ? absolute.index : this.parent.length
  }
}
