import { AckBook } from '../measure/acknowledgement.ts'
import { Ledger, Receipt, type Window } from '../measure/delivery.ts'
import { Histogram } from '../measure/histogram.ts'
import { scanUpdate } from '../typing/scan.ts'
import type { Edit, Typist } from '../typing/typist.ts'
import type { Client } from './client.ts'
import type { Source } from './flow.ts'
import type { Lab, Looking } from './lab.ts'

/** A client that types: sends prepared keystrokes and records each in its ledger. */
export class Writer implements Source {
  readonly ledger: Ledger
  readonly #client: Client
  readonly #typist: Typist
  #ready: { edit: Edit; frame: Buffer }[] = []
  #next = 0
  /** Bytes of updates sent. */
  bytes = 0

  constructor(client: Client, typist: Typist) {
    this.#client = client
    this.#typist = typist
    this.ledger = new Ledger(typist.clientId)
  }

  /** Prepares keystrokes, so that sending costs the generator only a write. */
  prepare(count: number): void {
    this.#ready = this.#ready.slice(this.#next)
    this.#next = 0
    while (this.#ready.length < count) {
      const edit = this.#typist.next()
      this.#ready.push({ edit, frame: this.#client.frame('update', edit.update) })
    }
  }

  send(now: number): void {
    const item = this.#ready[this.#next]
    if (item === undefined) throw new Error('a writer ran out of prepared keystrokes')
    this.#next += 1
    this.ledger.add(item.edit, now)
    this.bytes += item.edit.update.length
    this.#client.sendUpdate(item.frame, now)
  }
}

/** The plan of a room: the first `writers` clients write, the last `probes` process all updates. */
export interface RoomPlan {
  readonly document: string
  readonly clients: number
  readonly writers: number
  readonly probes: number
  /** The numbers of the nodes to which the clients connect in turn; by default all connect to the first node. */
  readonly nodes?: readonly number[]
}

/** The node of the client with this number in its room. */
function nodeOf({ nodes = [0] }: RoomPlan, number: number): number {
  return nodes[number % nodes.length] ?? 0
}

/** Rooms of clients, with a receipt for every writer at every probe. */
export class Field {
  readonly window: Window = { from: 0, to: 0, latency: new Histogram() }
  /** Latencies that do not count: deliveries within a node, in a room that is open on several. */
  readonly #aside: Window = { from: 0, to: 0, latency: new Histogram() }
  /** Latencies of acknowledgements, if the field measures them. */
  readonly acknowledged: Window = { from: 0, to: 0, latency: new Histogram() }
  readonly writers: Writer[] = []
  readonly clients: Client[] = []
  readonly receipts: Receipt[] = []
  /** Deliveries per edit: the other clients of its room. All rooms of one field have the same plan. */
  receivers = 0
  readonly #lab: Lab
  readonly #typist: (index: number) => Typist
  readonly #timesAcknowledgements: boolean

  /**
   * `typist` creates the typist of the field's nth writer; its clientId must be unique. `timing`: measure the latency
   * of acknowledgements; otherwise they are only counted.
   */
  constructor(
    lab: Lab,
    typist: (index: number) => Typist,
    timing: { readonly acknowledgements: boolean } = { acknowledgements: false },
  ) {
    this.#lab = lab
    this.#typist = typist
    this.#timesAcknowledgements = timing.acknowledgements
  }

  /** Opens rooms and waits until all clients have joined. */
  async open(rooms: readonly RoomPlan[]): Promise<void> {
    const planned = rooms.flatMap((room) =>
      Array.from({ length: room.clients }, (_, number) => ({ room, number })),
    )
    const books = planned.map(() => new Map<number, Receipt>())
    const clients = await this.#lab.join(
      planned.length,
      (i) => planned[i]?.room.document ?? '',
      (i) => {
        const { room, number } = planned[i] ?? { number: 0 }
        if (room === undefined) return {}
        const timed = this.#timesAcknowledgements && number < room.writers
        return {
          ...(number >= room.clients - room.probes ? watch(books[i] ?? new Map()) : {}),
          ...(timed ? { acknowledgements: new AckBook(this.acknowledged) } : {}),
        }
      },
      (i) => {
        const { room, number } = planned[i] ?? { number: 0 }
        return room === undefined ? 0 : nodeOf(room, number)
      },
    )
    this.clients.push(...clients)
    let first = 0
    for (const room of rooms) {
      this.receivers = room.clients - 1
      for (let number = 0; number < room.writers; number++) {
        const client = clients[first + number]
        if (client !== undefined) this.#addWriter(client, number, first, room, books)
      }
      first += room.clients
    }
  }

  /** Edits that were sent and have not reached some probe, summed over the probes. */
  missing(): number {
    return this.receipts.reduce((sum, receipt) => sum + receipt.missing, 0)
  }

  /** Edits that have reached a probe, summed over the probes. */
  arrived(): number {
    return this.receipts.reduce((sum, receipt) => sum + receipt.complete, 0)
  }

  /** Receipts of one more receiver in the first room, such as a reader that stalls. */
  watchAll(): { receipts: Receipt[]; looking: Looking } {
    const book = new Map<number, Receipt>()
    const aside: Window = { from: 0, to: 0, latency: new Histogram() }
    for (const { ledger } of this.writers) book.set(ledger.clientId, new Receipt(ledger, aside))
    return { receipts: [...book.values()], looking: watch(book) }
  }

  #addWriter(
    client: Client,
    number: number,
    first: number,
    room: RoomPlan,
    books: readonly Map<number, Receipt>[],
  ): void {
    const writer = new Writer(client, this.#typist(this.writers.length))
    this.writers.push(writer)
    for (let probe = room.clients - room.probes; probe < room.clients; probe++) {
      // Whether a writer receives its own edits depends on the protocol.
      if (probe === number) continue
      const counts = new Set(room.nodes).size < 2 || nodeOf(room, probe) !== nodeOf(room, number)
      const receipt = new Receipt(writer.ledger, counts ? this.window : this.#aside)
      books[first + probe]?.set(writer.ledger.clientId, receipt)
      this.receipts.push(receipt)
    }
  }
}

function watch(book: ReadonlyMap<number, Receipt>): Looking {
  return {
    onUpdate: (update, now) =>
      scanUpdate(update, {
        structs: (client, clock, length) => book.get(client)?.structs(clock, length, now),
        deletes: (client, clock, length) => book.get(client)?.deletes(clock, length, now),
      }),
  }
}
