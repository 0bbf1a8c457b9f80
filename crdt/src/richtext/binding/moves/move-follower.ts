import * as Y from 'yjs'
import { elementOf, isAlive, itemAt } from './doc-items.ts'
import type { Id } from './ids.ts'
import { MoveLog } from './move-log.ts'

/** Follows what is moved in a document that is written without an editor. */
export class MoveFollower {
  readonly #doc: Y.Doc
  readonly #log: MoveLog

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#log = new MoveLog(doc)
  }

  /** A position beside the copy that counts of the item that it was beside; the same one if that was not moved. */
  follow(position: Y.RelativePosition): Y.RelativePosition {
    const { item, assoc } = position
    if (item === null) return position
    this.#log.take()
    const { client, clock } = this.#log.leaves.leafOf(item)
    if (client === item.client && clock === item.clock) return position
    return new Y.RelativePosition(null, null, Y.createID(client, clock), assoc)
  }

  /** The element that contains now what was in the element with that id; `null` when that is gone. */
  elementFor(id: Id): Y.XmlElement | null {
    this.#log.take()
    const place = this.#log.leaves.placeOf(id, (each) => isAlive(this.#doc, each))
    return place === null ? null : elementOf(itemAt(this.#doc, place))
  }

  /** Ends the observation of the document. */
  destroy(): void {
    this.#log.destroy()
  }
}
