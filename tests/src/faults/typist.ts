import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Random } from '../fuzz/random.ts'
import { type ClientKind, connect, type Place, type StockClient } from '../harness/clients.ts'
import { readHocuspocus } from '../harness/frames.ts'
import { createNetwork, type Network } from '../harness/network.ts'
import type { Edit, Page } from './ledger.ts'
import { TOKEN_END } from './picture.ts'

/** Probability of moving to another place. */
const JUMP = 0.02
/** Probability of erasing instead of typing. */
const ERASE = 0.1
/** Probability of pasting instead of typing, and number of pasted characters. */
const PASTE = 0.1
const PASTED = 1_000
/** The erased token is one of this number of last typed ones. */
const RECENT = 40

/** A stock client that types unique tokens, and erases some of its own. */
export class Typist {
  readonly name: string
  readonly address: string
  readonly client: StockClient
  readonly page: Page
  readonly #random: Random
  readonly #recent: Edit[] = []
  #caret: Y.RelativePosition
  #count = 0

  constructor(parts: {
    /** A letter, with which its tokens begin. */
    readonly name: string
    readonly kind: ClientKind
    readonly place: Place
    readonly address: string
    readonly random: Random
    readonly openPage: (client: number) => Page
  }) {
    this.name = parts.name
    this.address = parts.address
    this.#random = parts.random
    const doc = new Y.Doc()
    // Derived from the seed instead of Yjs's random number.
    doc.clientID = 1 + parts.random.int(2 ** 31)
    this.page = parts.openPage(doc.clientID)
    const network = createNetwork({ record: false })
    const observed = parts.kind.startsWith('hocuspocus') ? observe(network, this.page) : network
    this.client = connect(parts.kind, parts.place, parts.address, { doc, network: observed })
    this.#caret = Y.createRelativePositionFromTypeIndex(this.client.text, 0, -1)
  }

  /** Whether the client's protocol has acknowledgements. */
  get isTold(): boolean {
    return this.client.kind.startsWith('hocuspocus')
  }

  /** Types a token, or erases one. */
  edit(): void {
    const victim = this.#random.chance(ERASE)
      ? this.#recent[this.#random.int(this.#recent.length)]
      : undefined
    if (victim === undefined) this.type()
    else this.#erase(victim)
  }

  /** Types a token at the caret; returns the clock after it, which other clients reach when they have the token. */
  type(): number {
    const { text, doc } = this.client
    if (this.#random.chance(JUMP)) this.#jump()
    const filling = this.#random.chance(PASTE) ? '-'.repeat(PASTED) : ''
    const token = `${this.name}${(this.#count++).toString(36)}${filling}${TOKEN_END}`
    const at = this.#indexOf(this.#caret)
    const clock = Y.getState(doc.store, doc.clientID)
    const edit = this.page.enter('typed', token, clock)
    text.insert(at, token)
    this.#caret = Y.createRelativePositionFromTypeIndex(text, at + token.length, -1)
    this.#recent.push(edit)
    if (this.#recent.length > RECENT) this.#recent.shift()
    return clock + token.length
  }

  /** The clock up to which this client has another client's structs. */
  has(client: number): number {
    return Y.getState(this.client.doc.store, client)
  }

  #erase(victim: Edit): void {
    const { text, doc } = this.client
    this.#recent.splice(this.#recent.indexOf(victim), 1)
    const start = Y.createRelativePositionFromJSON({ item: { client: doc.clientID, clock: victim.clock } })
    this.page.enter('erased', victim.token, victim.clock)
    text.delete(this.#indexOf(start), victim.token.length)
  }

  /** Moves the caret to the end of a token; tokens are never split by typing. */
  #jump(): void {
    const { text } = this.client
    const end = text.toString().indexOf(TOKEN_END, this.#random.int(text.length + 1))
    this.#caret = Y.createRelativePositionFromTypeIndex(text, end + 1, -1)
  }

  #indexOf(position: Y.RelativePosition): number {
    const found = Y.createAbsolutePositionFromRelativePosition(position, this.client.doc)
    if (found === null) throw new Error('A place in the text is gone.')
    return found.index
  }
}

/** The network, with its frames reported to the page. */
function observe(network: Network, page: Page): Network {
  const Socket = network.WebSocket as unknown as typeof WebSocket
  class Told extends Socket {
    readonly #line = page.openLine()

    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.on('message', (data: Buffer | ArrayBuffer) => {
        this.#line.received(readHocuspocus(new Uint8Array(data)))
      })
    }

    override send(data: Uint8Array): void {
      // Data passed to a closing socket is not sent, and not acknowledged.
      if (this.readyState === WebSocket.OPEN) this.#line.sent(readHocuspocus(data))
      super.send(data)
    }
  }
  return { ...network, WebSocket: Told as unknown as typeof globalThis.WebSocket }
}
