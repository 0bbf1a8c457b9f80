import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../load/client.ts'
import { runFlow, type Source } from '../load/flow.ts'
import type { Lab } from '../load/lab.ts'
import { AckBook } from '../measure/acknowledgement.ts'
import type { Window } from '../measure/delivery.ts'
import { Histogram } from '../measure/histogram.ts'
import { lostEdits, type Saved } from '../measure/survival.ts'
import { seeded } from '../typing/random.ts'
import { type Edit, FIRST_CLIENT_ID, prose, Typist } from '../typing/typist.ts'
import type { Measurement, Scenario } from './scenario.ts'

const ROOMS = 20
const WRITERS = 2
const RATE = 400
const KILLS = { full: 12, quick: 3 }
/** Range of the time from the start of typing to a kill, in milliseconds. */
const MOMENTS = { from: 500, to: 15_000 }
const SEED = 20
/** Time to receive the last acknowledgements, which may still be in the sockets' buffers when the server has ended. */
const SOCKETS_END_MS = 5000
/** Silence after which a document counts as sent completely; a server may send it in several messages. */
const QUIET_MS = 300

/** Edits acknowledged as saved that a crash loses. */
export const killed: Scenario = {
  name: 'killed',
  title: 'The server is killed while people type',
  description: `2 writers in each of 20 documents type 400 keystrokes a second together. The server is killed (SIGKILL) at ${KILLS.full} random moments up to 15 s after they began, each time started again on the same PostgreSQL, and asked by new clients, all old ones being closed, for everything that was acknowledged since the beginning. Hocuspocus, with its database extension, writes a document 2 s after its last change, or 10 s after the first.`,
  metrics: [
    { key: 'lost', label: 'acknowledged edits lost', unit: 'edits', better: 'lower', plotted: true },
    { key: 'lostPerKill', label: 'lost by a kill, mean', unit: 'edits', better: 'lower', plotted: true },
    { key: 'worst', label: 'lost by the worst kill', unit: 'edits', better: 'lower', plotted: false },
    { key: 'acknowledged', label: 'edits acknowledged', unit: 'edits', better: 'higher', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'yws', 'relay', 'ours-yws'],
  database: true,
  seconds: (quick) => (quick ? KILLS.quick : KILLS.full) * 9.5,
  run: killAgainAndAgain,
}

/** A client that types, and records its edits and how many of them were acknowledged. */
class Witness implements Source {
  readonly document: string
  readonly book: AckBook
  readonly edits: Edit[] = []
  readonly #client: Client
  readonly #typist: Typist

  constructor(client: Client, document: string, book: AckBook, typist: Typist) {
    this.#client = client
    this.document = document
    this.book = book
    this.#typist = typist
  }

  /** The edits acknowledged as saved. */
  get saved(): Saved {
    return { clientId: this.#typist.clientId, edits: this.edits.slice(0, this.book.acknowledged) }
  }

  send(now: number): void {
    const edit = this.#typist.next()
    this.edits.push(edit)
    this.#client.sendUpdate(this.#client.frame('update', edit.update), now)
  }
}

async function killAgainAndAgain(lab: Lab): Promise<Measurement> {
  const random = seeded(SEED)
  const documents = Array.from({ length: ROOMS }, (_, i) => `killed-${i}`)
  const saved = new Map<string, Saved[]>(documents.map((document) => [document, []]))
  const losses: number[] = []
  let refused = 0
  let lostSoFar = 0
  const kills = lab.quick ? KILLS.quick : KILLS.full
  for (let kill = 0; kill < kills; kill++) {
    const moment = MOMENTS.from + random() * (MOMENTS.to - MOMENTS.from)
    const witnesses = await typeUntilKilled(lab, documents, kill, moment)
    for (const { document, saved: told } of witnesses) saved.get(document)?.push(told)
    refused += witnesses.reduce((sum, { book }) => sum + book.refusals, 0)
    const lost = await lostInAll(lab, saved)
    losses.push(lost - lostSoFar)
    lostSoFar = lost
    lab.progress(`killed after ${Math.round(moment)} ms: ${losses.at(-1)} acknowledged edits lost`)
  }
  if (refused > 0) lab.notes.push(`${refused} edits were refused`)
  const acknowledged = [...saved.values()].flat().reduce((sum, { edits }) => sum + edits.length, 0)
  return {
    values: {
      lost: lostSoFar,
      lostPerKill: lostSoFar / kills,
      worst: Math.max(...losses),
      acknowledged,
    },
    complete: refused === 0 && acknowledged > 0,
    notes: lab.notes,
    curve: [],
  }
}

/** New writers join, type until the server is killed, and are closed; afterwards the server is running again. */
async function typeUntilKilled(
  lab: Lab,
  documents: readonly string[],
  kill: number,
  moment: number,
): Promise<Witness[]> {
  const planned = documents.flatMap((document) => Array.from({ length: WRITERS }, () => document))
  const window: Window = { from: 0, to: 0, latency: new Histogram() }
  const books = planned.map(() => new AckBook(window))
  const clients = await lab.join(
    planned.length,
    (i) => planned[i] ?? '',
    (i) => ({ acknowledgements: books[i] ?? new AckBook(window) }),
  )
  const witnesses = clients.map((client, i) => {
    const number = kill * planned.length + i
    const typist = new Typist(FIRST_CLIENT_ID + number, prose(number + 1))
    return new Witness(client, planned[i] ?? '', books[i] ?? new AckBook(window), typist)
  })
  let dead = false
  const flow = runFlow(witnesses, RATE, (2 * MOMENTS.to) / 1000, () => dead)
  await delay(moment)
  const restarted = lab.restartServer('SIGKILL')
  const ended = await lab.until(
    () => clients.every((client) => client.socket.failure !== null),
    SOCKETS_END_MS,
  )
  dead = true
  await flow
  lab.dismiss(clients)
  await restarted
  if (!ended) throw new Error('clients did not notice that the server was killed')
  return witnesses
}

/** The number of edits acknowledged as saved that new clients do not receive. */
async function lostInAll(lab: Lab, saved: ReadonlyMap<string, readonly Saved[]>): Promise<number> {
  const documents = [...saved.keys()]
  const got = documents.map((): Uint8Array[] => [])
  const readers = await lab.join(
    documents.length,
    (i) => documents[i] ?? '',
    (i) => ({ onUpdate: (update) => got[i]?.push(Uint8Array.from(update)) }),
  )
  await delay(QUIET_MS)
  lab.dismiss(readers)
  return documents.reduce((sum, document, i) => {
    const lost = lostEdits(saved.get(document) ?? [], got[i] ?? [])
    return sum + lost.reduce((one, other) => one + other, 0)
  }, 0)
}
