import * as Y from 'yjs'
import type { ReadDatabase } from '../../faults/database.ts'
import { judge } from '../../faults/judge.ts'
import { Ledger } from '../../faults/ledger.ts'
import { pictureOf } from '../../faults/picture.ts'
import { Typist } from '../../faults/typist.ts'
import type { Random } from '../../fuzz/random.ts'
import { vectorOf } from '../../fuzz/replica.ts'
import { CLIENT_KINDS, type Place } from '../../harness/clients.ts'
import { eventually } from '../../harness/eventually.ts'
import { LightClient } from './light-client.ts'
import type { Size } from './size.ts'

/** Number of clients that join at a time; users do not all arrive in the same second. */
const ARRIVING = 100
/** Interval of typing turns, in ms. */
const TURN_MS = 10
/** Maximum pause of the process that is made up for, in ms. */
const MOST_MADE_UP_MS = 200
/** Time for all to join, on two cores that also run the servers and the database. */
const ARRIVE_DEADLINE_MS = 60_000
/** Stock clients wait for seconds between attempts, repeatedly. */
const REST_DEADLINE_MS = 60_000

/** A participant in a room. */
type Person = LightClient | Typist

/**
 * Clients in many rooms behind one address, all of which type slowly: light clients, and stock clients of all kinds.
 */
export class MovingCrowd {
  readonly ledger = new Ledger()
  readonly addresses: readonly string[]
  readonly light: LightClient[] = []
  readonly stock: Typist[] = []
  readonly #place: Place
  readonly #size: Size
  readonly #random: Random
  #timer: NodeJS.Timeout | null = null

  constructor(place: Place, size: Size, random: Random) {
    this.#place = place
    this.#size = size
    this.#random = random
    this.addresses = Array.from({ length: size.rooms }, (_, at) => `demo/moving-room-${at}`)
  }

  get people(): readonly Person[] {
    return [...this.light, ...this.stock]
  }

  /** All clients join, a limited number at a time; resolves when all have their document. */
  async arrive(): Promise<void> {
    const { rooms, perRoom, stock } = this.#size
    for (let at = 0; at < rooms * perRoom; at++) {
      const room = at % rooms
      const number = Math.floor(at / rooms)
      const address = this.addresses[room] ?? ''
      // The first rooms have a stock client each, in place of the first light one.
      if (number === 0 && room < stock) this.stock.push(this.#typist(room, address))
      else this.light.push(this.#lightClient(`r${room}-${number}`, address))
      if (at % ARRIVING === ARRIVING - 1) await this.#untilThere()
    }
    await this.#untilThere()
  }

  /** All type occasionally until `rest`. */
  type(): void {
    const { people } = this
    let last = performance.now()
    let due = 0
    this.#timer ??= setInterval(() => {
      const now = performance.now()
      due += (Math.min(MOST_MADE_UP_MS, now - last) * this.#size.editsPerSecond) / 1_000
      last = now
      for (; due >= 1; due--) this.#random.pick(people).edit()
    }, TURN_MS)
  }

  /** All type at once; resolves when the node has accepted the edits, because the others in the rooms have them. */
  async burst(): Promise<void> {
    for (const person of this.people) person.edit()
    const seen = [...this.#rooms().values()].flatMap((people) => {
      const [one, other] = people.filter((person) => person instanceof LightClient)
      return one === undefined || other === undefined ? [] : [{ one, other, clock: one.clock }]
    })
    await eventually('others to see it', () =>
      seen.every(({ one, other, clock }) => other.has(one.doc.clientID) >= clock),
    )
  }

  /** Number of light clients that have reconnected and whose new edits are acknowledged. */
  get typingAgain(): number {
    return this.light.filter(({ visits }) => visits.length > 1 && visits.at(-1)?.typedAt != null).length
  }

  /** Number of stock clients that are connected again, on their second or a later socket. */
  get stockBack(): number {
    return this.stock.filter(({ client }) => client.network.sockets.length > 1 && client.isSynced()).length
  }

  /** Resolves when all type again; whether the edits of stock clients are saved is checked at rest. */
  async untilTypingAgain(deadline: number): Promise<void> {
    const all = `${this.light.length} light and ${this.stock.length} stock clients`
    await eventually(
      `${all} to be typing again`,
      () => this.typingAgain === this.light.length && this.stockBack === this.stock.length,
      { deadline, explain: () => `${this.typingAgain} light, ${this.stockBack} stock` },
    )
    for (const typist of this.stock) typist.type()
  }

  /** Stops typing; resolves when in each room all edits are acknowledged and all documents are equal. */
  async rest(): Promise<void> {
    this.#stopTyping()
    for (const [address, people] of this.#rooms()) {
      await eventually(`all in ${address} to be equal`, () => areEqual(people), {
        deadline: REST_DEADLINE_MS,
        explain: () => people.map(describe).join(''),
      })
    }
  }

  /**
   * Faults in the database among the edits acknowledged up to `note`, a number of the ledger, and duplicated or unknown
   * edits. Without a note, all edits must be there.
   */
  async wrongIn(read: ReadDatabase, note: number | null): Promise<string[]> {
    const documents = await read(this.addresses)
    const rooms = this.#rooms()
    return [...documents].flatMap(([address, doc]) => {
      const edits = (rooms.get(address) ?? []).flatMap(({ page }) => page.edits)
      const isKept = ({ acknowledged }: { readonly acknowledged: number | null }): boolean =>
        note === null || (acknowledged !== null && acknowledged <= note)
      return judge(edits, pictureOf(doc), isKept).map((what) => `in ${address}: ${what}`)
    })
  }

  /** Rooms whose text in the database differs from that of the clients; must be called at rest. */
  async unequalIn(read: ReadDatabase): Promise<string[]> {
    const documents = await read(this.addresses)
    return [...this.#rooms()]
      .filter(([address, people]) => {
        const doc = documents.get(address)
        return doc === undefined || !people.every((person) => textOf(docOf(person)) === textOf(doc))
      })
      .map(([address]) => address)
  }

  /** Number of refused edits. */
  get refusals(): number {
    return this.people.reduce((sum, { page }) => sum + page.refusals, 0)
  }

  leave(): void {
    this.#stopTyping()
    for (const client of this.light) client.close()
    for (const { client } of this.stock) client.close()
  }

  [Symbol.dispose](): void {
    this.leave()
  }

  #stopTyping(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #typist(at: number, address: string): Typist {
    return new Typist({
      name: `s${at}.`,
      kind: CLIENT_KINDS[at % CLIENT_KINDS.length] ?? 'hocuspocus-4',
      place: this.#place,
      address,
      random: this.#random,
      openPage: (client) => this.ledger.page(client),
    })
  }

  #lightClient(name: string, address: string): LightClient {
    return new LightClient({
      name,
      place: this.#place,
      address,
      random: this.#random,
      openPage: (client) => this.ledger.page(client),
    })
  }

  async #untilThere(): Promise<void> {
    await eventually('all to have their document', () => this.people.every(isThere), {
      deadline: ARRIVE_DEADLINE_MS,
    })
  }

  #rooms(): Map<string, Person[]> {
    return Map.groupBy(this.people, ({ address }) => address)
  }
}

function docOf(person: Person): Y.Doc {
  return person instanceof LightClient ? person.doc : person.client.doc
}

function textOf(doc: Y.Doc): string {
  return doc.getText('content').toString()
}

function isThere(person: Person): boolean {
  return person instanceof LightClient ? person.isSynced : person.client.isSynced()
}

function isTold(person: Person): boolean {
  return person instanceof LightClient || person.isTold
}

function areEqual(people: readonly Person[]): boolean {
  if (!people.every((person) => isThere(person) && (!isTold(person) || person.page.isSettled))) return false
  // A cheap check first, because it takes long until they are equal.
  if (new Set(people.map((person) => vectorOf(docOf(person)))).size > 1) return false
  return new Set(people.map((person) => textOf(docOf(person)))).size === 1
}

function describe(person: Person): string {
  const doc = docOf(person)
  const isSettled = isTold(person) ? person.page.isSettled : 'unknown'
  return `\n  ${person.name}: there ${isThere(person)}, saved ${isSettled}, ${Y.encodeStateVector(doc).length} bytes of vector, ${textOf(doc).length} characters`
}
