import * as Y from 'yjs'
import { type Message, STEP_1, STEP_2 } from '../harness/frames.ts'

/** One edit of a document: a typed token, or the erasure of one of the client's own tokens. */
export interface Edit {
  readonly kind: 'typed' | 'erased'
  /** The typed token, which is unique. */
  readonly token: string
  /** The Yjs id of the token: its client, and the clock of its first character. */
  readonly client: number
  readonly clock: number
  /** The number of the ledger's acknowledgement that covered it; `null` before. */
  acknowledged: number | null
}

/**
 * The edits of one client, and which of them the server has acknowledged as saved. The input consists of the frames on
 * the client's sockets, which is more exact than the client's own counter: each acknowledgement belongs to one frame of
 * that socket.
 */
export class Page {
  /** In chronological order. */
  readonly edits: Edit[] = []
  /** Negative acknowledgements. */
  refusals = 0
  readonly #client: number
  readonly #ledger: Ledger
  readonly #typed = new Map<number, Edit>()
  readonly #erased = new Map<number, Edit>()
  /** All edits before this index are acknowledged. */
  #settled = 0

  constructor(client: number, ledger: Ledger) {
    this.#client = client
    this.#ledger = ledger
  }

  /** Must be called before the edit is made, because its frame is sent during the edit. */
  enter(kind: Edit['kind'], token: string, clock: number): Edit {
    const edit: Edit = { kind, token, client: this.#client, clock, acknowledged: null }
    this.edits.push(edit)
    const index = kind === 'typed' ? this.#typed : this.#erased
    index.set(clock, edit)
    return edit
  }

  /**
   * Creates the line for a new socket of the client, to which its frames must be reported. Acknowledgements come in the
   * order of the frames: one for each update and one for the handshake. For frames that the server refuses, with a
   * negative acknowledgement or silently, it asks again later. The step 2 in reply is acknowledged once for each
   * refused frame.
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
        // A step 2 that repeats only silently refused edits is covered by their last acknowledgement.
        while (owed[0] !== undefined && owed[0].left <= 0) this.#acknowledge(owed.shift()?.edits ?? [])
      },
    }
  }

  /** Whether all edits so far are acknowledged. */
  get isSettled(): boolean {
    while (this.edits[this.#settled]?.acknowledged != null) this.#settled++
    return this.#settled === this.edits.length
  }

  /** The edits that an acknowledgement of this message covers. */
  #covered(message: Extract<Message, { type: 'sync' }>): Edit[] {
    // A step 2 offers everything that the server does not already have.
    if (message.step === STEP_2) return this.#open()
    const { structs, ds } = Y.decodeUpdate(message.payload)
    const typed = structs.map(({ id }) => this.#typed.get(id.clock))
    const erased = [...ds.clients.values()].flat().map(({ clock }) => this.#erased.get(clock))
    const edits = [...typed, ...erased].filter((edit) => edit !== undefined)
    if (edits.length !== 1) throw new Error(`An update of ${edits.length} edits.`)
    return edits
  }

  /** The edits without an acknowledgement. */
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

/** A frame with outstanding acknowledgements. */
interface Owed {
  readonly edits: readonly Edit[]
  /** Whether it is a step 2 that the server requested again. */
  readonly isRepeated: boolean
  /** Number of outstanding acknowledgements. */
  left: number
}

/** Receives the frames of one socket. */
export interface Line {
  sent(message: Message): void
  received(message: Message): void
}

/** The pages of all clients, with a common count of acknowledgements. */
export class Ledger {
  readonly pages: Page[] = []
  #acknowledgements = 0

  /** The number of acknowledgements so far. A test can store it to identify the edits saved up to now. */
  get acknowledgements(): number {
    return this.#acknowledgements
  }

  /** The number of the acknowledgement that just arrived. */
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
