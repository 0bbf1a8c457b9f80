import type { BlockDocument, OutlinePart } from '@cowrite/crdt/richtext'

/** An outline on its way from the thread for blocks. */
export interface SentOutline {
  readonly revision: string
  /** `bytes`: blocks as JSON in UTF-8, each after a comma; `null` for a part that was sent before under this number. */
  readonly parts: readonly { readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> | null }[]
}

const UTF8 = new TextEncoder()

/** Sends outlines of one document from its thread: of parts that were in the one before, only their numbers. */
export class OutlineSender {
  readonly #numbers = new WeakMap<OutlinePart, number>()
  #sent: ReadonlySet<number> = new Set()
  #last = 0

  /** The present outline. */
  send(document: BlockDocument): SentOutline {
    const parts = document.outlineParts().map((part) => {
      const number = this.#numbers.get(part) ?? ++this.#last
      this.#numbers.set(part, number)
      return { number, bytes: this.#sent.has(number) ? null : UTF8.encode(`,${part.json}`) }
    })
    this.#sent = new Set(parts.map(({ number }) => number))
    return { revision: document.revision, parts }
  }
}

/** Receives what an {@link OutlineSender} sends, in the same order. */
export class OutlineReceiver {
  #known: ReadonlyMap<number, Uint8Array> = new Map()

  /** `{ revision, blocks }` as JSON in UTF-8, in pieces that may be shared with other outlines. */
  receive({ revision, parts }: SentOutline): readonly Uint8Array[] {
    const known = new Map<number, Uint8Array>()
    for (const { number, bytes } of parts) known.set(number, bytes ?? this.#known.get(number)!)
    this.#known = known
    const [first, ...others] = known.values()
    const start = UTF8.encode(`{"revision":"${revision}","blocks":[`)
    // The first block stands after no comma.
    return [start, ...(first === undefined ? [] : [first.subarray(1)]), ...others, UTF8.encode(']}')]
  }
}
