import type { DocumentEvent, DocumentFact } from './document-event.ts'

/** What is told of the events of all documents. */
export interface EventConsumer {
  /**
   * 1 to 64 of `a–z 0–9 . _ -`. The database remembers under this name what was delivered, whichever node did it and
   * across restarts. All nodes should be given the same consumers.
   */
  readonly name: string
  /**
   * The only types of events that it is told of. Where no consumer wants a type, its events are not written. [all]
   */
  readonly types?: readonly DocumentFact['type'][]
  /**
   * Called with each event at least once: again when it throws or rejects, takes too long, or the node ends before the
   * delivery is recorded. Events of one document come one after the other and in order; those of different documents at
   * the same time. `signal` is aborted when the time is over and when the server closes. A call that goes on then, and is
   * repeated by another node or after `overdueMs`, runs beside its repetition.
   */
  handle(event: DocumentEvent, context: { readonly signal: AbortSignal }): Promise<void> | void
}

/** Types of events that are written. */
export type WantedTypes = 'all' | ReadonlySet<DocumentFact['type']>

const NAME = /^[a-z0-9._-]{1,64}$/

/** The consumers of this process by name. */
export class EventConsumers implements Iterable<EventConsumer> {
  private readonly byName = new Map<string, EventConsumer>()

  constructor(consumers: Iterable<EventConsumer> = []) {
    for (const consumer of consumers) this.add(consumer)
  }

  get size(): number {
    return this.byName.size
  }

  /** Throws a `TypeError` for a name that has a consumer or is none. */
  add(consumer: EventConsumer): void {
    const { name } = consumer
    if (!NAME.test(name)) throw new TypeError(`'${name}' is no name of a consumer: 1 to 64 of a-z 0-9 . _ -`)
    if (this.byName.has(name)) throw new TypeError(`There are two consumers with the name ${name}.`)
    this.byName.set(name, consumer)
  }

  has(name: string): boolean {
    return this.byName.has(name)
  }

  /** The types of events that some consumer is told of. */
  get types(): WantedTypes {
    const types = [...this.byName.values()].map((consumer) => consumer.types)
    return types.includes(undefined) ? 'all' : new Set(types.flatMap((some) => some ?? []))
  }

  [Symbol.iterator](): Iterator<EventConsumer> {
    return this.byName.values()
  }
}
