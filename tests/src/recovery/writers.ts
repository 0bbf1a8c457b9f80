import {
  connect,
  connectHocuspocus,
  type HocuspocusClient,
  type Place,
  type StockClient,
} from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'

/** Interval of the words of one writer, in ms. */
const PACE_MS = 20

/** The documents in which the clients write, by address. */
export const ADDRESSES = ['demo/minutes', 'demo/plan', 'demo/letter'] as const
export type Address = (typeof ADDRESSES)[number]

/** A client that types one word after the other into a document, each of them unique. */
export interface Writer {
  readonly client: HocuspocusClient
  /** The words written so far, oldest first. */
  readonly words: readonly string[]
  /** The words acknowledged as saved. */
  acknowledged(): readonly string[]
  /** Stops typing. */
  rest(): void
  /** Resumes typing. */
  resume(): void
}

/**
 * Clients in several documents: in each one a writer, whose client receives acknowledgements, and a reader of the other
 * protocol.
 */
export interface Crowd extends Disposable {
  readonly writers: Readonly<Record<Address, Writer>>
  /** Stock clients without acknowledgements, one in each document. */
  readonly readers: Readonly<Record<Address, StockClient>>
  /** Resolves when every writer has at least `more` further words acknowledged. */
  untilAcknowledged(more: number): Promise<void>
  /** Resolves when every writer has written `more` further words, acknowledged or not. */
  untilWritten(more: number): Promise<void>
  /** All words acknowledged so far, by document. */
  acknowledged(): Record<Address, readonly string[]>
  /** Stops typing; resolves when everything is acknowledged. */
  rest(): Promise<void>
}

/** Connects the clients to the server and lets them write until `rest`; `using` disconnects them. */
export async function gather(server: Place, label: string): Promise<Crowd> {
  const writers = byAddress((address, index) =>
    startWriter(server, address, `${label}${index}`, index % 2 === 0 ? 'hocuspocus-4' : 'hocuspocus-3'),
  )
  const readers = byAddress((address, index) =>
    connect(index % 2 === 0 ? 'y-websocket-3' : 'y-websocket-2', server, address),
  )
  const each = Object.values(writers)
  for (const client of [...each.map((writer) => writer.client), ...Object.values(readers)])
    await client.synced()
  for (const writer of each) writer.resume()
  return {
    writers,
    readers,
    untilAcknowledged: async (more) => {
      const goals = each.map((writer) => ({ writer, goal: writer.acknowledged().length + more }))
      await eventually(`${more} more words of everybody to be acknowledged`, () =>
        goals.every(({ writer, goal }) => writer.acknowledged().length >= goal),
      )
    },
    untilWritten: async (more) => {
      const goals = each.map(({ words }) => ({ words, goal: words.length + more }))
      await eventually(`${more} more words of everybody`, () =>
        goals.every(({ words, goal }) => words.length >= goal),
      )
    },
    acknowledged: () => byAddress((address) => writers[address].acknowledged()),
    rest: async () => {
      for (const writer of each) writer.rest()
      await eventually('all words to be acknowledged', () =>
        each.every(({ words, acknowledged }) => acknowledged().length === words.length),
      )
    },
    [Symbol.dispose]: () => {
      for (const writer of each) {
        writer.rest()
        writer.client.close()
      }
      for (const reader of Object.values(readers)) reader.close()
    },
  }
}

/** The words of a document, in order. */
export function wordsOf(client: StockClient): string[] {
  return client.text.toString().split(' ').filter(Boolean)
}

/** The content of each document of the server for a new client. */
export async function readAll(server: Place): Promise<Record<Address, string[]>> {
  const clients = ADDRESSES.map((address) => connect('y-websocket-3', server, address))
  try {
    for (const client of clients) await client.synced()
    return byAddress((_, index) => wordsOf(clients[index]!))
  } finally {
    for (const client of clients) client.close()
  }
}

/** The words of `expected` that are not exactly once in `found`, with their number of occurrences. */
export function amiss(expected: readonly string[], found: readonly string[]): string[] {
  return expected.flatMap((word) => {
    const times = found.filter((other) => other === word).length
    return times === 1 ? [] : [`${word} × ${times}`]
  })
}

/** An entry for each document. */
export function byAddress<T>(make: (address: Address, index: number) => T): Record<Address, T> {
  const [first, second, third] = ADDRESSES
  return { [first]: make(first, 0), [second]: make(second, 1), [third]: make(third, 2) }
}

function startWriter(
  server: Place,
  address: Address,
  name: string,
  kind: 'hocuspocus-3' | 'hocuspocus-4',
): Writer {
  const client = connectHocuspocus(kind, server, address)
  const words: string[] = []
  let timer: NodeJS.Timeout | null = null
  return {
    client,
    words,
    // Acknowledgements come in the order of the edits, so the outstanding ones are the last.
    acknowledged: () => words.slice(0, Math.max(0, words.length - client.provider.unsyncedChanges)),
    rest: () => {
      if (timer !== null) clearInterval(timer)
      timer = null
    },
    resume: () => {
      timer ??= setInterval(() => {
        words.push(`${name}-${words.length}`)
        client.text.insert(client.text.length, `${words.at(-1)} `)
      }, PACE_MS)
    },
  }
}
