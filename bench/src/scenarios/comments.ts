import { setTimeout as delay } from 'node:timers/promises'
import type { Endpoint } from '../load/client.ts'
import type { Lab } from '../load/lab.ts'
import { spreadOf } from '../measure/spread.ts'
import type { Measurement, Scenario } from './scenario.ts'

const DOCUMENTS = 20
/** Threads in each document before. */
const THREADS = 8
const COMMENTS = { full: 60, quick: 20 }
/** Between two comments, in ms: of one document every 2 s, as people write. */
const PAUSE_MS = 100
const DEADLINE_MS = 5_000
const NOTICE = Buffer.from('{"cowrite":"comments"}')

/** Comments that others see, on the same node and on another one. */
export const comments: Scenario = {
  name: 'comments',
  title: 'Comments in 20 documents, seen on two nodes',
  description:
    'In each of 20 documents with 8 threads somebody comments every 2 s. A comment is seen when somebody else has got the notice and has read what changed: on the node of the commenter, and on another one. Targets are 100 ms and 150 ms.',
  metrics: [
    {
      key: 'here',
      label: 'comment to seen on the same node, p95',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    {
      key: 'there',
      label: 'comment to seen on another node, p95',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'hereMedian', label: 'on the same node, median', unit: 'ms', better: 'lower', plotted: false },
    { key: 'thereMedian', label: 'on another node, median', unit: 'ms', better: 'lower', plotted: false },
    { key: 'cpu', label: 'CPU per comment with two readers', unit: 'ms', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws', 'ours-tokens', 'ours-accounts'],
  database: true,
  nodes: 2,
  seconds: (quick) => (quick ? 10 : 20),
  run: measure,
}

async function measure(lab: Lab): Promise<Measurement> {
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => `comments-${index}`)
  const readers = documents.flatMap((document) => [0, 1].map((node) => new Reader(lab, document, node)))
  await Promise.all(readers.map(({ joined }) => joined))
  for (const document of documents)
    for (let thread = 0; thread < THREADS; thread++) await comment(lab.endpoint, document, `Thread ${thread}`)
  // The hints of the last ones.
  await delay(1_000)
  for (const reader of readers) await reader.read()
  const [here, there]: number[][] = [[], []]
  const count = COMMENTS[lab.quick ? 'quick' : 'full']
  let complete = true
  const before = lab.cpu()
  for (let number = 0; number < count; number++) {
    const own = [readers[(number % DOCUMENTS) * 2]!, readers[(number % DOCUMENTS) * 2 + 1]!]
    const start = performance.now()
    const text = `Comment ${number}`
    const seen = own.map((reader) => reader.sees(text))
    await comment(lab.endpoint, own[0]!.document, text)
    const times = await Promise.all(seen.map((one) => Promise.race([one, delay(DEADLINE_MS, null)])))
    for (const [at, time] of times.entries()) {
      if (time === null) complete = false
      else (at === 0 ? here : there)?.push(time - start)
    }
    await delay(PAUSE_MS)
  }
  const cpu = (lab.cpu() - before) / count / 1_000
  const p95 = (times: readonly number[]) =>
    times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN
  const [ofHere, ofThere] = [here ?? [], there ?? []]
  return {
    values: {
      here: p95(ofHere),
      there: p95(ofThere),
      hereMedian: spreadOf(ofHere).median,
      thereMedian: spreadOf(ofThere).median,
      cpu,
    },
    complete,
    notes: lab.notes,
    curve: [],
  }
}

/** Somebody who has a document open on a node, and reads its comments when told that they changed. */
class Reader {
  readonly document: string
  readonly joined: Promise<void>
  readonly #endpoint: Endpoint
  #revision = 0
  #waiting: { readonly text: string; readonly resolve: (time: number) => void } | null = null

  constructor(lab: Lab, document: string, node: number) {
    this.document = document
    this.#endpoint = lab.endpoints[node] ?? lab.endpoint
    const onOther = (payload: Uint8Array) => {
      if (this.#waiting !== null && Buffer.from(payload).includes(NOTICE)) void this.read()
    }
    this.joined = lab.open(document, { onOther }, node).synced
  }

  /** Resolves to the time, by `performance.now()`, when a comment with this text is read. */
  sees(text: string): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = { text, resolve }
    })
  }

  async read(): Promise<void> {
    const path = `documents/demo%2F${this.document}/threads?since=${this.#revision}`
    const { threads, revision } = (await ask(this.#endpoint, path)) as {
      threads: { comments?: { body: string }[] }[]
      revision: number
    }
    this.#revision = Math.max(this.#revision, revision)
    const waiting = this.#waiting
    const isSeen = threads.some(({ comments }) => comments?.some(({ body }) => body === waiting?.text))
    if (waiting === null || !isSeen) return
    this.#waiting = null
    waiting.resolve(performance.now())
  }
}

async function comment(endpoint: Endpoint, document: string, body: string): Promise<void> {
  await ask(endpoint, `documents/demo%2F${document}/threads`, { anchor: { kind: 'document' }, body })
}

async function ask({ host, port }: Endpoint, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`http://${host}:${port}/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return await response.json()
}
