import { setTimeout as delay } from 'node:timers/promises'
import type { Lab } from '../load/lab.ts'
import { type Arrival, completeAt } from '../measure/arrival.ts'
import { keepBytes, timeRead } from '../measure/read-bytes.ts'
import { spreadOf } from '../measure/spread.ts'
import type { RunDatabase } from '../run/database.ts'
import { type TypedPaper, typedPaper } from '../typing/paper-updates.ts'
import type { Measurement, Scenario } from './scenario.ts'

const KEYSTROKES = { full: Number.POSITIVE_INFINITY, quick: 20_000 }
const RESTARTS = { full: 9, quick: 3 }
const DOCUMENT = 'cold-open'
/** Maximum number of unacknowledged keystrokes: enough to keep a server busy, without overloading it. */
const UNDER_WAY = 4000
const TYPING_MS = 180_000
/** Time within which servers close an empty room. */
const PUT_AWAY_MS = 8000
/** Time for the remaining work of a server after it listens. */
const STARTED_MS = 1000
/** Silence after which a document counts as sent completely; a server may send it in several messages. */
const QUIET_MS = 300

/** A document written one keystroke at a time is opened by the first client after a restart. */
export const coldOpen: Scenario = {
  name: 'cold-open',
  title: 'The first to open a long document after a restart',
  description:
    'The automerge-paper trace is typed into PostgreSQL keystroke by keystroke (259,778 of them); then the server is restarted again and again, and each time one client opens the document: from its first message until it has the whole. Reading its bytes is one plain SELECT of as many, by the same driver, the first of a fresh Node process that is connected.',
  metrics: [
    { key: 'open', label: 'first open after a start, median', unit: 'ms', better: 'lower', plotted: true },
    { key: 'openWorst', label: 'the slowest of them', unit: 'ms', better: 'lower', plotted: false },
    { key: 'read', label: 'reading its bytes, median', unit: 'ms', better: 'lower', plotted: false },
    { key: 'ratio', label: 'opening ÷ reading', unit: '×', better: 'lower', plotted: true },
    { key: 'documentSize', label: 'document as sent', unit: 'KiB', better: 'lower', plotted: false },
    { key: 'typed', label: 'keystrokes taken while typing', unit: '/s', better: 'higher', plotted: false },
  ],
  curve: null,
  without: ['ours-memory', 'yws', 'relay', 'ours-yws'],
  database: true,
  seconds: (quick) => (quick ? 25 : 100),
  run: openCold,
}

async function openCold(lab: Lab): Promise<Measurement> {
  const { database } = lab
  if (database === null) throw new Error('this scenario needs a database')
  const length = lab.quick ? 'quick' : 'full'
  lab.progress('typing the document')
  const paper = typedPaper(KEYSTROKES[length])
  const typed = await typeInto(lab, paper)
  await delay(PUT_AWAY_MS)
  const opens: number[] = []
  const reads: number[] = []
  let documentSize = 0
  for (let i = 0; i < RESTARTS[length]; i++) {
    await lab.restartServer('SIGTERM')
    await delay(STARTED_MS)
    const opened = await openOnce(lab, paper)
    opens.push(opened.ms)
    documentSize = opened.bytes
    reads.push(await readOnce(database, opened.bytes, opened.content))
    lab.progress(`opened in ${opened.ms.toFixed(1)} ms, its bytes read in ${reads.at(-1)?.toFixed(1)} ms`)
  }
  const [open, read] = [spreadOf(opens), spreadOf(reads)]
  return {
    values: {
      open: open.median,
      openWorst: open.max,
      read: read.median,
      ratio: open.median / read.median,
      documentSize: documentSize / 1024,
      typed,
    },
    complete: true,
    notes: lab.notes,
    curve: [],
  }
}

/** One client types the whole document as fast as it is acknowledged, and leaves. Returns keystrokes per second. */
async function typeInto(lab: Lab, { updates }: TypedPaper): Promise<number> {
  const [client] = await lab.join(1, () => DOCUMENT)
  if (client === undefined) throw new Error('no client joined')
  const start = performance.now()
  for (const update of updates) {
    client.sendUpdate(client.frame('update', update), performance.now())
    if (client.owed - client.accepted < UNDER_WAY) continue
    const left = TYPING_MS - (performance.now() - start)
    const going = await lab.until(() => client.owed - client.accepted < UNDER_WAY / 2, left)
    if (!going) throw new Error(`typing took longer than ${TYPING_MS / 1000} s`)
  }
  if (!(await lab.allAcknowledged(TYPING_MS)) || !lab.allConnected()) {
    throw new Error(`the document did not arrive: ${lab.notes.join('; ')}`)
  }
  const seconds = (performance.now() - start) / 1000
  lab.dismiss([client])
  return updates.length / seconds
}

interface Opened {
  readonly ms: number
  /** Length of the message that completed the document. */
  readonly bytes: number
  readonly content: Uint8Array
}

async function openOnce(lab: Lab, { text }: TypedPaper): Promise<Opened> {
  const arrivals: Arrival[] = []
  const onUpdate = (update: Uint8Array, at: number) => arrivals.push({ update: Uint8Array.from(update), at })
  const [client] = await lab.join(
    1,
    () => DOCUMENT,
    () => ({ onUpdate }),
  )
  if (client === undefined) throw new Error('no client joined')
  await delay(QUIET_MS)
  const complete = completeAt(arrivals, text)
  if (complete === null) throw new Error('the document did not come back whole')
  const content = Buffer.concat(arrivals.filter(({ at }) => at <= complete).map(({ update }) => update))
  lab.dismiss([client])
  return { ms: complete - client.helloAt, bytes: content.length, content }
}

async function readOnce(database: RunDatabase, length: number, content: Uint8Array): Promise<number> {
  await keepBytes(database, content)
  return timeRead(database, length)
}
