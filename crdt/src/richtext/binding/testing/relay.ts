import { below, pick, type Random } from '../../testing/test-document.ts'

/** An update on its way, with what its sender had seen when it was made. */
export interface Message {
  /** The number of the sender. */
  readonly by: number
  /** The number of this message among those of its sender, from 0. */
  readonly sequence: number
  /** How many messages of each person the sender had applied. */
  readonly seen: readonly number[]
  readonly update: Uint8Array
}

/**
 * The order in which messages reach a person:
 * - `relay`: one order for all, that in which they reached the server, with any delay for each person;
 * - `causal`: any order in which a message comes after those its sender had seen, as when several nodes relay;
 * - `any`: any order at all.
 */
export type Order = 'relay' | 'causal' | 'any'

/** The messages that a server received, and what each person was given of them. */
export class Relay {
  readonly #order: Order
  readonly #random: Random
  readonly #log: Message[] = []
  /** For each person the messages not delivered yet, in the order of the log. */
  readonly #waiting = new Map<number, Message[]>()
  /** For each person how many messages of each sender are known. */
  readonly #delivered = new Map<number, number[]>()

  constructor(order: Order, random: Random) {
    this.#order = order
    this.#random = random
  }

  /** All updates, in the order in which they arrived. */
  get updates(): readonly Uint8Array[] {
    return this.#log.map(({ update }) => update)
  }

  /** A person begins to receive what arrives from now on; all that arrived before counts as delivered. */
  join(person: number): void {
    this.#waiting.set(person, [])
    const delivered: number[] = []
    for (const { by, sequence } of this.#log) delivered[by] = sequence + 1
    this.#delivered.set(person, delivered)
  }

  /** A person receives nothing any more. */
  leave(person: number): void {
    this.#waiting.delete(person)
    this.#delivered.delete(person)
  }

  /** How many messages of each sender the person knows, the own included. */
  seenBy(person: number): readonly number[] {
    return Array.from(this.#delivered.get(person) ?? [], (count: number | undefined) => count ?? 0)
  }

  /** Whether the person was given everything. */
  isUpToDate(person: number): boolean {
    return (this.#waiting.get(person)?.length ?? 0) === 0
  }

  /** A message reaches the server. */
  publish(message: Message): void {
    this.#log.push(message)
    this.#noteDelivery(message.by, message)
    for (const [person, waiting] of this.#waiting) if (person !== message.by) waiting.push(message)
  }

  /** Delivers the next message to a person; `null` when there is none. */
  next(person: number): Uint8Array | null {
    const waiting = this.#waiting.get(person)
    const delivered = this.#delivered.get(person)
    if (waiting === undefined || delivered === undefined || waiting.length === 0) return null
    const message = this.#choose(waiting, delivered)
    waiting.splice(waiting.indexOf(message), 1)
    this.#noteDelivery(person, message)
    return message.update
  }

  /** Delivers everything that waits for a person at once, in the order of the log. */
  all(person: number): Uint8Array[] {
    const waiting = this.#waiting.get(person) ?? []
    this.join(person)
    return waiting.map(({ update }) => update)
  }

  /** A person knows a message: it was delivered, or is the person's own. */
  #noteDelivery(person: number, { by, sequence }: Message): void {
    const delivered = this.#delivered.get(person)
    if (delivered !== undefined) delivered[by] = Math.max(delivered[by] ?? 0, sequence + 1)
  }

  #choose(waiting: readonly Message[], delivered: readonly number[]): Message {
    switch (this.#order) {
      case 'relay':
        return waiting[0]!
      case 'any':
        return waiting[below(this.#random, waiting.length)]!
      case 'causal': {
        const isNext = ({ by, sequence, seen }: Message) =>
          sequence === (delivered[by] ?? 0) &&
          seen.every((count, sender) => sender === by || count <= (delivered[sender] ?? 0))
        return pick(this.#random, waiting.filter(isNext))
      }
      default:
        return this.#order satisfies never
    }
  }
}
