import * as Y from 'yjs'

/** Ends every token, so that a text can be taken apart again. */
export const TOKEN_END = ';'

/** What a document holds of what people typed. */
export interface Picture {
  /** How often each token stands in the text. */
  readonly tokens: ReadonlyMap<string, number>
  /** Whether this place of this client is there and waits for something older, which its writer has yet to bring. */
  waits(client: number, clock: number): boolean
  /** Whether the erasure of this place waits likewise. */
  waitsToGo(client: number, clock: number): boolean
}

/** The picture of a document. */
export function pictureOf(doc: Y.Doc): Picture {
  const tokens = new Map<string, number>()
  const text = doc.getText('content').toString()
  for (const part of text.split(TOKEN_END).slice(0, -1)) {
    const token = part + TOKEN_END
    tokens.set(token, (tokens.get(token) ?? 0) + 1)
  }
  const tail = text.slice(text.lastIndexOf(TOKEN_END) + 1)
  if (tail !== '') tokens.set(tail, 1)

  const { pendingStructs, pendingDs } = doc.store
  const waiting = new Ranges()
  if (pendingStructs !== null) {
    for (const struct of Y.decodeUpdateV2(pendingStructs.update).structs) {
      if (!(struct instanceof Y.Skip)) waiting.add(struct.id.client, struct.id.clock, struct.length)
    }
  }
  const going = new Ranges()
  // Both hold erasures: those that came with waiting structs, and those of structs that are not there.
  for (const update of [pendingStructs?.update, pendingDs]) {
    if (update == null) continue
    for (const [client, ranges] of Y.decodeUpdateV2(update).ds.clients) {
      for (const { clock, len } of ranges) going.add(client, clock, len)
    }
  }
  return { tokens, waits: (...place) => waiting.has(...place), waitsToGo: (...place) => going.has(...place) }
}

/** Ranges of clocks, by client. */
class Ranges {
  readonly #ranges = new Map<number, { from: number; to: number }[]>()

  add(client: number, clock: number, length: number): void {
    const ranges = this.#ranges.get(client) ?? []
    ranges.push({ from: clock, to: clock + length })
    this.#ranges.set(client, ranges)
  }

  has(client: number, clock: number): boolean {
    return this.#ranges.get(client)?.some(({ from, to }) => from <= clock && clock < to) ?? false
  }
}
