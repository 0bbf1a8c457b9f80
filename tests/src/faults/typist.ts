import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Random } from '../fuzz/random.ts'
import { type ClientKind, connect, type Place, type StockClient } from '../harness/clients.ts'
import { readHocuspocus } from '../harness/frames.ts'
import { createNetwork, type Network } from '../harness/network.ts'
import type { Edit, Page } from './ledger.ts'
import { TOKEN_END } from './picture.ts'

/** How often somebody goes on typing elsewhere. */
const JUMP = 0.02
/** How often somebody erases something instead of typing. */
const ERASE = 0.1
/** How often somebody pastes so many characters instead of typing a few. */
const PASTE = 0.1
const PASTED = 1_000
/** Erased is one of so many that were typed last. */
const RECENT = 40

/** A person at a stock client who types tokens that stand nowhere else, and erases some of their own again. */
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
    /** A letter: tokens begin with it. */
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
    // Yjs would draw it; this way it belongs to the seed.
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

  /** Types a token where the caret is; returns the clock after it, which others have when they have the token. */
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

  /** How far this client has what another wrote. */
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

  /** To the end of some token: inside of one nobody types. */
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

/** The network, with what goes through it told to the page. */
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
      // What is given to a socket that closes goes nowhere, and is owed nothing.
      if (this.readyState === WebSocket.OPEN) this.#line.sent(readHocuspocus(data))
      super.send(data)
    }
  }
  return { ...network, WebSocket: Told as unknown as typeof globalThis.WebSocket }
}
