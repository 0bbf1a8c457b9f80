import type { Random } from '../fuzz/random.ts'
import { vectorOf } from '../fuzz/replica.ts'
import type { ClientKind, Place } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type Edit, Ledger } from './ledger.ts'
import { Typist } from './typist.ts'

/** Interval of typing turns, in ms. */
const TURN_MS = 10
/** Maximum pause of the process that is made up for, such as a garbage collection, in ms. */
const MOST_MADE_UP_MS = 200
/** Stock clients wait up to 2.5 s between attempts, repeatedly, and the database up to 5 s. */
const REST_DEADLINE_MS = 45_000
/** The names of the typists, one letter each. */
const NAMES = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The size and composition of a crowd. */
export interface CrowdShape {
  /** The client of each typist. */
  readonly kinds: readonly ClientKind[]
  /** The project of its documents. */
  readonly project: string
  readonly documents: number
  /** Edits per second of all typists together. */
  readonly editsPerSecond: number
}

/** Twenty typists, mostly with clients that receive acknowledgements. */
const TWENTY: CrowdShape = {
  kinds: [
    ...repeat('hocuspocus-4', 12),
    ...repeat('hocuspocus-3', 3),
    ...repeat('y-websocket-2', 2),
    ...repeat('y-websocket-3', 3),
  ],
  project: 'faults',
  documents: 4,
  editsPerSecond: 500,
}

/** Typists with stock clients who write into a few documents. */
export class Crowd {
  readonly ledger = new Ledger()
  readonly addresses: readonly string[]
  readonly typists: readonly Typist[]
  readonly #random: Random
  readonly #editsPerSecond: number
  #timer: NodeJS.Timeout | null = null
  #edits = 0

  constructor(place: Place, random: Random, shape: CrowdShape = TWENTY) {
    const { kinds, project, documents, editsPerSecond } = shape
    this.#random = random
    this.#editsPerSecond = editsPerSecond
    this.addresses = Array.from({ length: documents }, (_, at) => `demo/${project}/document-${at}`)
    this.typists = random.shuffled(kinds).map(
      (kind, at) =>
        new Typist({
          name: NAMES.charAt(at),
          kind,
          place,
          address: this.addresses[at % documents] ?? '',
          random,
          openPage: (client) => this.ledger.page(client),
        }),
    )
  }

  /** Edits so far. */
  get edits(): number {
    return this.#edits
  }

  /** Connections that ended so far. */
  get hangUps(): number {
    return this.typists.reduce((sum, { client }) => sum + client.network.closes.length, 0)
  }

  /** Resolves when all are synced. */
  async arrive(): Promise<void> {
    await Promise.all(this.typists.map(({ client }) => client.synced()))
  }

  /** All type until `rest`. */
  type(): void {
    let last = performance.now()
    let due = 0
    this.#timer ??= setInterval(() => {
      const now = performance.now()
      due += (Math.min(MOST_MADE_UP_MS, now - last) * this.#editsPerSecond) / 1000
      last = now
      for (; due >= 1; due--) {
        this.#random.pick(this.typists).edit()
        this.#edits++
      }
    }, TURN_MS)
  }

  /** Stops typing; resolves when all are connected, all edits are acknowledged, and all documents are equal. */
  async rest(): Promise<void> {
    this.#stopTyping()
    for (const address of this.addresses) {
      const typists = this.#at(address)
      await eventually(`all at ${address} to be equal`, () => areEqual(typists), {
        deadline: REST_DEADLINE_MS,
        explain: () => typists.map(describe).join(''),
      })
    }
  }

  /**
   * Makes one edit in each document that must reach another client there. A client that has it has received everything
   * sent before. Resolves to the longest delay, in ms.
   */
  async reach(): Promise<number> {
    const ways = this.addresses.map(async (address) => {
      const [writer, ...others] = this.#random.shuffled(this.#at(address))
      if (writer === undefined) throw new Error(`Nobody is at ${address}.`)
      const begun = performance.now()
      const clock = writer.type()
      const { clientID } = writer.client.doc
      await eventually('an edit to reach the others', () => others.every((one) => one.has(clientID) >= clock))
      return performance.now() - begun
    })
    return Math.max(...(await Promise.all(ways)))
  }

  /** All edits at this address. */
  editsAt(address: string): Edit[] {
    return this.#at(address).flatMap(({ page }) => page.edits)
  }

  /** The current sockets, for `untilHungUp`. */
  sockets(): WebSocketLike[] {
    return this.typists.flatMap(({ client }) => client.network.sockets.at(-1) ?? [])
  }

  leave(): void {
    this.#stopTyping()
    for (const { client } of this.typists) client.close()
  }

  #stopTyping(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #at(address: string): Typist[] {
    return this.typists.filter((typist) => typist.address === address)
  }
}

/** The part of a socket that is used here. */
interface WebSocketLike {
  readonly readyState: number
  readonly CLOSED: number
}

/** Resolves when these sockets are closed, and therefore all data received on them has been read. */
export async function untilHungUp(sockets: readonly WebSocketLike[]): Promise<void> {
  await eventually('all connections to end', () =>
    sockets.every((socket) => socket.readyState === socket.CLOSED),
  )
}

function areEqual(typists: readonly Typist[]): boolean {
  const isDone = ({ client, isTold, page }: Typist): boolean =>
    client.isSynced() && (!isTold || page.isSettled)
  if (!typists.every(isDone)) return false
  // A cheap check first, because it takes long until they are equal.
  if (new Set(typists.map(({ client }) => vectorOf(client.doc))).size > 1) return false
  return new Set(typists.map(({ client }) => client.text.toString())).size === 1
}

function describe({ name, client, isTold, page }: Typist): string {
  const unsaved = isTold ? page.edits.filter(({ acknowledged }) => acknowledged === null).length : 'unknown'
  const closes = JSON.stringify(client.network.closes.slice(-3))
  return `\n  ${name} ${client.kind}: synced ${client.isSynced()}, ${client.text.length} characters, unsaved ${unsaved}, refused ${page.refusals}, closes ${closes}`
}

/** The same kind, `times` times. */
export function repeat(kind: ClientKind, times: number): ClientKind[] {
  return Array.from({ length: times }, () => kind)
}
