import * as Y from 'yjs'

/** Clocks of Yjs by clientID: all characters of a client below its clock. */
type Clocks = ReadonlyMap<number, number>

/**
 * Knows which of the text that this browser has written the server has acknowledged. The server acknowledges messages in
 * the order in which they were sent, so that each needs only the clocks at its sending.
 */
export class UnsavedWork {
  readonly #doc: Y.Doc
  /** What is acknowledged. */
  readonly #saved = new Map<number, number>()
  /** What each message contains that is not acknowledged, the oldest first. */
  readonly #sent: Clocks[] = []

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** A handshake, which contains everything, takes the place of all messages before it. `ids`: the clientIDs of this browser. */
  handshakeStarted(ids: ReadonlySet<number>): void {
    this.#sent.length = 0
    this.#sent.push(this.#clocksOf(ids))
  }

  /** `count` messages are not acknowledged; called after each was sent, and after each acknowledgement. */
  unacknowledged(count: number): void {
    while (this.#sent.length > count) {
      const clocks = this.#sent.shift()
      for (const [id, clock] of clocks ?? []) this.#saved.set(id, Math.max(clock, this.#saved.get(id) ?? 0))
    }
    while (this.#sent.length < count) this.#sent.push(this.#clocksOf([this.#doc.clientID]))
  }

  /**
   * The text of `root` that the clients `ids` have written and that is not acknowledged, in the order of the document, one
   * line for each block. What was deleted is not in it.
   */
  textIn(root: Y.XmlFragment, ids: ReadonlySet<number>): string {
    const lines: string[] = []
    this.#collect(root, ids, lines)
    return lines.join('\n')
  }

  #collect(parent: Y.XmlFragment, ids: ReadonlySet<number>, lines: string[]): void {
    for (const child of parent.toArray()) {
      if (child instanceof Y.XmlText) {
        const line = this.#lineOf(child, ids)
        if (line.trim() !== '') lines.push(line)
      } else if (child instanceof Y.XmlFragment) this.#collect(child, ids, lines)
    }
  }

  #lineOf(text: Y.XmlText, ids: ReadonlySet<number>): string {
    let line = ''
    for (let item = text._start; item !== null; item = item.right) {
      const { client, clock } = item.id
      if (item.deleted || !(item.content instanceof Y.ContentString) || !ids.has(client)) continue
      const known = (this.#saved.get(client) ?? 0) - clock
      if (known < item.length) line += item.content.str.slice(Math.max(0, known))
    }
    return line
  }

  #clocksOf(ids: Iterable<number>): Clocks {
    return new Map([...ids].map((id) => [id, Y.getState(this.#doc.store, id)]))
  }
}
