import * as Y from 'yjs'

/** Ends every token, so that a text can be split into tokens. */
export const TOKEN_END = ';'

/** The tokens in a document. */
export interface Picture {
  /** How often each token is in the text. */
  readonly tokens: ReadonlyMap<string, number>
  /** Whether this struct is pending because an older one is missing, which its client has not sent yet. */
  waits(client: number, clock: number): boolean
  /** Whether the deletion of this struct is pending. */
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
  // Both contain deletions: those that came with pending structs, and those of missing structs.
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
