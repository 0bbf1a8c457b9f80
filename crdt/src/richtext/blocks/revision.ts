import { toBase64UrlEncoded } from 'lib0/buffer'
import * as Y from 'yjs'

/** The revision of a copy of a document: what others know of it. */
export class Revision {
  readonly #doc: Y.Doc
  #own: number

  /** The copy writes repairs under the document's clientID, which no one else has. */
  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#own = doc.clientID
  }

  /** The clientID of repairs that were not sent. */
  get own(): number {
    return this.#own
  }

  /** The repairs were sent: a clientID belongs to who first sends something under it, so the next ones have another. */
  sent(): void {
    this.#own = new Y.Doc().clientID
    this.#doc.clientID = this.#own
  }

  /** The state vector in base64url, without repairs that were not sent. */
  text(hasUnsent: boolean): string {
    const vector = Y.decodeStateVector(Y.encodeStateVector(this.#doc))
    if (hasUnsent) vector.delete(this.#own)
    return toBase64UrlEncoded(Y.encodeStateVector(vector))
  }
}
