import * as Y from 'yjs'
import { type Message, STEP_1, STEP_2 } from '../harness/frames.ts'

/** One thing somebody did to a document: typed a token, or erased one of their own. */
export interface Edit {
  readonly kind: 'typed' | 'erased'
  /** What was typed; found nowhere else. */
  readonly token: string
  /** Where Yjs put the token: its writer, and the clock of its first character. */
  readonly client: number
  readonly clock: number
  /** The how-manyeth acknowledgement of the ledger covered it; `null` while none has. */
  acknowledged: number | null
}

/**
 * What one client did, and what of it the server said is saved. Fed with the frames on the client's sockets, which
 * for an acknowledgement is more exact than the client's own counter: each belongs to one frame of that socket.
 */
export class Page {
  /** In the order they were done. */
  readonly edits: Edit[] = []
  /** Acknowledgements that said no. */
  refusals = 0
  readonly #client: number
  readonly #ledger: Ledger
  readonly #typed = new Map<number, Edit>()
  readonly #erased = new Map<number, Edit>()
  /** Everything before this place is acknowledged. */
  #settled = 0

  constructor(client: number, ledger: Ledger) {
    this.#client = client
    this.#ledger = ledger
  }

  /** To be called before the edit is made, as its frame leaves while it is made. */
  enter(kind: Edit['kind'], token: string, clock: number): Edit {
    const edit: Edit = { kind, token, client: this.#client, clock, acknowledged: null }
    this.edits.push(edit)
    const index = kind === 'typed' ? this.#typed : this.#erased
    index.set(clock, edit)
    return edit
  }

  /**
   * A new socket of the client: where its frames are to be told. Acknowledgements come in the order of the frames: one
   * for each update and one for the handshake. What the server refuses, with a negative acknowledgement or without a
   * word, it asks for later. The step 2 that answers is acknowledged once for each refused frame.
   */
  openLine(): Line {
    const owed: Owed[] = []
    let isInHandshake = false
    let refused = 0
    const sent = (message: Extract<Message, { type: 'sync' }>): void => {
      if (message.step === STEP_1) {
        isInHandshake = true
        refused = 0
        return
      }
      const isRepeated = message.step === STEP_2 && !isInHandshake
      if (message.step === STEP_2) isInHandshake = false
      const left = isRepeated ? refused : 1
      if (isRepeated) refused = 0
      if (left > 0 || owed.length > 0) owed.push({ edits: this.#covered(message), isRepeated, left })
    }
    const refuse = (): void => {
      this.refusals++
      owed.shift()
      const repeated = owed.find(({ isRepeated }) => isRepeated)
      if (repeated === undefined) refused++
      else repeated.left++
    }
    return {
      sent: (message) => {
        if (message.type === 'sync') sent(message)
      },
      received: (message) => {
        if (message.type !== 'sync-status') return
        const [first] = owed
        if (first === undefined) throw new Error('An acknowledgement that nothing was sent for.')
        if (!message.accepted) {
          refuse()
          return
        }
        first.left--
        // A step 2 that repeats only what was refused without a word comes with the last acknowledgement of that.
        while (owed[0] !== undefined && owed[0].left <= 0) this.#acknowledge(owed.shift()?.edits ?? [])
      },
    }
  }

  /** Whether everything done so far is acknowledged. */
  get isSettled(): boolean {
    while (this.edits[this.#settled]?.acknowledged != null) this.#settled++
    return this.#settled === this.edits.length
  }

  /** The edits that an acknowledgement of this message speaks of. */
  #covered(message: Extract<Message, { type: 'sync' }>): Edit[] {
    // With it the client has offered everything: what it left out the server has said to know.
    if (message.step === STEP_2) return this.#open()
    const { structs, ds } = Y.decodeUpdate(message.payload)
    const typed = structs.map(({ id }) => this.#typed.get(id.clock))
    const erased = [...ds.clients.values()].flat().map(({ clock }) => this.#erased.get(clock))
    const edits = [...typed, ...erased].filter((edit) => edit !== undefined)
    if (edits.length !== 1) throw new Error(`An update of ${edits.length} edits.`)
    return edits
  }

  /** The edits that are not acknowledged yet. */
  #open(): Edit[] {
    return this.isSettled
      ? []
      : this.edits.slice(this.#settled).filter(({ acknowledged }) => acknowledged === null)
  }

  #acknowledge(edits: readonly Edit[]): void {
    const number = this.#ledger.next()
    for (const edit of edits) edit.acknowledged ??= number
  }
}

/** A frame whose acknowledgements have not all come. */
interface Owed {
  readonly edits: readonly Edit[]
  /** A step 2 that the server asked for again. */
  readonly isRepeated: boolean
  /** Acknowledgements to come. */
  left: number
}

/** Where the frames of one socket are told. */
export interface Line {
  sent(message: Message): void
  received(message: Message): void
}

/** Everybody's pages, with one count of acknowledgements over all of them. */
export class Ledger {
  readonly pages: Page[] = []
  #acknowledgements = 0

  /** Acknowledgements so far. As a note of a moment: what was saved then are the edits up to this number. */
  get acknowledgements(): number {
    return this.#acknowledgements
  }

  /** The number of the acknowledgement that just came. */
  next(): number {
    return ++this.#acknowledgements
  }

  /** The page of a new client. */
  page(client: number): Page {
    const page = new Page(client, this)
    this.pages.push(page)
    return page
  }
}
