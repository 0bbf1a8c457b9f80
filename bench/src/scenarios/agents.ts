import { setTimeout as delay } from 'node:timers/promises'
import { LLMock } from '@copilotkit/aimock'
import * as Y from 'yjs'
import type { Lab } from '../load/lab.ts'
import { latencyCurve, measureWriting, noteGenerator } from '../load/measure-writing.ts'
import { Field } from '../load/writing.ts'
import { FIRST_CLIENT_ID, prose, Typist } from '../typing/typist.ts'
import type { Measurement, Scenario } from './scenario.ts'
import { LATENCY_AXES } from './writing.ts'

const ROOMS = 50
/** Two keystrokes a second in each room. */
const RATE = 2 * ROOMS
const SECONDS = { full: 15, quick: 4 }
const DRAIN_MS = 10_000
/** A token is a word with its space; the model sends 30 a second. */
const TOKEN = 'words '
const TOKEN_MS = 1_000 / 30
/** Tokens of an answer: more than a run of the scenario takes. */
const TOKENS = 3_600
const START_MS = 30_000
/** The document in which memory is measured, and the agents in it and its copies. */
const BOOK_BYTES = 304 * 1024
const BOOKS = 8
const FIRST_WORDS = { full: 60, quick: 10 }
/** What the person says when the model is to answer at once. */
const AT_ONCE = 'Answer at once'

/** Agents write in many rooms beside people. */
export const agents: Scenario = {
  name: 'agents',
  title: '50 agents write in 50 rooms, each beside two people',
  description:
    'In each of 50 rooms a person types two keystrokes a second and another one receives them, first alone, then beside an agent to which a language model streams 30 tokens a second. Then a run in documents of 304 KiB, and short runs one after the other.',
  metrics: [
    { key: 'cpuPerToken', label: 'CPU per token', unit: 'µs', better: 'lower', plotted: true },
    {
      key: 'keyAlone',
      label: 'keystroke to peer without agents, p95',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    {
      key: 'keyBeside',
      label: 'keystroke to peer beside agents, p95',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'keyChange', label: 'beside ÷ without agents', unit: '×', better: 'lower', plotted: false },
    { key: 'memory', label: 'memory of a run in 304 KiB', unit: 'MiB', better: 'lower', plotted: true },
    { key: 'firstWord', label: 'request to the first word, p95', unit: 'ms', better: 'lower', plotted: true },
  ],
  curve: LATENCY_AXES,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'],
  database: true,
  model: true,
  seconds: (quick) => (quick ? 40 : 90),
  run: writeBeside,
}

async function writeBeside(lab: Lab): Promise<Measurement> {
  const model = new LLMock({
    port: Number(new URL(lab.model ?? '').port),
    host: '127.0.0.1',
    logLevel: 'silent',
  })
  await model.start()
  try {
    model.onMessage(new RegExp(AT_ONCE), { content: 'One word, and another one.' })
    model.onMessage(/./s, { content: TOKEN.repeat(TOKENS) }, { chunkSize: TOKEN.length, latency: TOKEN_MS })
    return await measure(lab)
  } finally {
    await model.stop()
  }
}

async function measure(lab: Lab): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const field = new Field(lab, (i) => new Typist(FIRST_CLIENT_ID + i, prose(i + 1)))
  const documents = Array.from({ length: ROOMS }, (_, index) => `agents-${index}`)
  await field.open(documents.map((document) => ({ document, clients: 2, writers: 1, probes: 1 })))
  const readers = documents.map((document) => new Reader(lab, document))
  await Promise.all(readers.map(({ joined }) => joined))
  // For the compiler, and the code of agents.
  const first = await Run.start(lab, documents[0]!)
  await readers[0]!.heard(START_MS)
  await first.stop()
  await measureWriting(lab, field, RATE, SECONDS.quick, DRAIN_MS)
  const alone = await measureWriting(lab, field, RATE, SECONDS[length], DRAIN_MS)
  lab.progress('the agents begin')
  const runs = await Promise.all(documents.map((document) => Run.start(lab, document)))
  await Promise.all(readers.map((reader) => reader.heard(START_MS)))
  const characters = () => readers.reduce((sum, reader) => sum + reader.characters, 0)
  const before = characters()
  const beside = await measureWriting(lab, field, RATE, SECONDS[length], DRAIN_MS)
  const tokens = (characters() - before) / TOKEN.length
  noteGenerator(lab, beside.flow, 'beside agents')
  lab.notes.push(`${Math.round(tokens)} tokens in ${SECONDS[length]} s`)
  await Promise.all(runs.map((run) => run.stop()))
  const memory = await memoryOfRuns(lab)
  const firstWords: number[] = []
  for (let round = 0; round < FIRST_WORDS[length]; round++) {
    const reader = readers[round % ROOMS]!
    firstWords.push(await firstWord(lab, reader))
  }
  return {
    values: {
      cpuPerToken: (beside.cpu - alone.cpu) / tokens,
      keyAlone: alone.p95,
      keyBeside: beside.p95,
      keyChange: beside.p95 / alone.p95,
      memory,
      firstWord: firstWords.toSorted((a, b) => a - b)[Math.floor(firstWords.length * 0.95)] ?? 0,
    },
    complete: alone.complete && beside.complete && tokens > ROOMS * SECONDS[length] * 20,
    notes: lab.notes,
    curve: latencyCurve(beside.latency),
  }
}

/** Memory that a run needs in a long document, in MiB: of several, after garbage collection. */
async function memoryOfRuns(lab: Lab): Promise<number> {
  const words = 'Some words of a book that is long enough for this. '
  const paragraphs = Array.from({ length: Math.ceil(BOOK_BYTES / (8 * words.length)) }, () => words.repeat(8))
  const books = Array.from({ length: BOOKS + 1 }, (_, index) => `book-${index}`)
  for (const book of books)
    await post(lab, `/imports?address=demo/${book}&title=Book`, paragraphs.join('\n\n'), 'text/markdown')
  const readers = books.map((book) => new Reader(lab, book))
  await Promise.all(readers.map(({ joined }) => joined))
  const warm = await Run.start(lab, books[BOOKS]!)
  await readers[BOOKS]!.heard(START_MS)
  const before = await lab.settledMemory()
  const runs = await Promise.all(books.slice(0, BOOKS).map((book) => Run.start(lab, book)))
  await Promise.all(readers.slice(0, BOOKS).map((reader) => reader.heard(START_MS)))
  const after = await lab.settledMemory()
  await Promise.all([warm, ...runs].map((run) => run.stop()))
  return (after.pss - before.pss) / BOOKS / 2 ** 20
}

/** Time from a request to the first word that a reader gets, in ms; the model answers at once. */
async function firstWord(lab: Lab, reader: Reader): Promise<number> {
  reader.forget()
  const begun = performance.now()
  const run = await Run.start(lab, reader.document, AT_ONCE)
  await reader.heard(START_MS)
  const ms = reader.heardAt - begun
  await run.stop()
  return ms
}

/** A client that counts what others than the typists write in its document. */
class Reader {
  readonly document: string
  readonly joined: Promise<void>
  /** Characters that arrived from agents. */
  characters = 0
  /** By `performance.now()`. */
  heardAt = 0
  readonly #lab: Lab

  constructor(lab: Lab, document: string) {
    this.#lab = lab
    this.document = document
    let isJoined = false
    const client = lab.open(document, {
      onUpdate: (update, now) => {
        if (isJoined) this.#read(update, now)
      },
    })
    this.joined = client.synced.then(() => {
      isJoined = true
    })
  }

  /** Only what comes from now on counts as heard. */
  forget(): void {
    this.heardAt = 0
  }

  /** Waits for something that an agent wrote. */
  async heard(deadline: number): Promise<void> {
    if (!(await this.#lab.until(() => this.heardAt > 0, deadline)))
      throw new Error(`no agent wrote in ${this.document}`)
  }

  #read(update: Uint8Array, now: number): void {
    const { from, to } = Y.parseUpdateMeta(update)
    for (const [client, end] of to) {
      // Typists have numbers of their own.
      if (client >= FIRST_CLIENT_ID && client < FIRST_CLIENT_ID + ROOMS) continue
      this.characters += end - (from.get(client) ?? end)
      if (this.heardAt === 0) this.heardAt = now
    }
  }
}

/** A run of the writer. */
class Run {
  readonly #lab: Lab
  readonly #id: string

  private constructor(lab: Lab, id: string) {
    this.#lab = lab
    this.#id = id
  }

  static async start(lab: Lab, document: string, instruction = ''): Promise<Run> {
    const order = { agent: 'writer', action: 'continue', instruction }
    const answer = await post(lab, `/documents/demo%2F${document}/runs`, JSON.stringify(order))
    return new Run(lab, (answer as { run: { id: string } }).run.id)
  }

  /** Ends it, and resolves when its agent has left. */
  async stop(): Promise<void> {
    await post(this.#lab, `/runs/${this.#id}/stop`, '{}')
    await delay(50)
  }
}

async function post(lab: Lab, path: string, body: string, type = 'application/json'): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${lab.endpoint.port}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return await response.json()
}
