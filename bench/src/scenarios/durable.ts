import type { Lab } from '../load/lab.ts'
import { latencyCurve, measureWriting, noteGenerator, type Writing } from '../load/measure-writing.ts'
import { Field } from '../load/writing.ts'
import { DatabaseProbe } from '../measure/database-probe.ts'
import type { Histogram } from '../measure/histogram.ts'
import { readPaper } from '../typing/trace.ts'
import { FIRST_CLIENT_ID, recorded, Typist } from '../typing/typist.ts'
import type { Measurement, Scenario } from './scenario.ts'

const ROOMS = 100
const WRITERS = 3
const RATE = 1000
/** More keystrokes than any writer sends in a run. */
const KEYSTROKES = 1000
const WARM_UP = { full: 20, quick: 2 }
/** Factor of the rate during warm-up, so that the processes reach their normal speed. */
const HURRY = 3
const MEASURED = { full: 20, quick: 5 }
const INSERTING_MS = { full: 8000, quick: 2000 }
const DRAIN_MS = 10_000

/** The cost of saving: acknowledgements, the database and the server's own work. */
export const durable: Scenario = {
  name: 'durable',
  title: '100 rooms of 3 writers, 1,000 edits/s, into PostgreSQL',
  description:
    'PostgreSQL with fsync runs on the same machine. Cowrite acknowledges an edit once it is committed; Hocuspocus, with its database extension, once it is in memory, and writes the whole document seconds later. A bare commit is one INSERT of 50 bytes on a connection of its own, before the load.',
  metrics: [
    { key: 'ackP50', label: 'acknowledgement p50', unit: 'ms', better: 'lower', plotted: true },
    { key: 'ackP99', label: 'acknowledgement p99', unit: 'ms', better: 'lower', plotted: true },
    { key: 'bareP50', label: 'bare commit p50', unit: 'ms', better: 'lower', plotted: false },
    { key: 'bareP99', label: 'bare commit p99', unit: 'ms', better: 'lower', plotted: false },
    {
      key: 'ratioP50',
      label: 'acknowledgement ÷ bare commit, p50',
      unit: '×',
      better: 'lower',
      plotted: false,
    },
    {
      key: 'ratioP99',
      label: 'acknowledgement ÷ bare commit, p99',
      unit: '×',
      better: 'lower',
      plotted: false,
    },
    { key: 'transactions', label: 'database transactions', unit: '/edit', better: 'lower', plotted: true },
    { key: 'cpuPerEdit', label: 'server CPU per edit', unit: 'µs', better: 'lower', plotted: true },
    { key: 'databaseCpu', label: 'database CPU per edit', unit: 'µs', better: 'lower', plotted: true },
    { key: 'p50', label: 'latency p50 to the others', unit: 'ms', better: 'lower', plotted: false },
    { key: 'p99', label: 'latency p99 to the others', unit: 'ms', better: 'lower', plotted: false },
  ],
  curve: {
    title: 'From sending an edit to its acknowledgement',
    x: 'percentile',
    y: 'milliseconds',
    log: true,
  },
  without: ['yws', 'relay', 'ours-yws'],
  database: true,
  beside: ['ours-memory'],
  seconds: (quick) => (quick ? 38 : 62),
  run: save,
}

async function save(lab: Lab): Promise<Measurement> {
  if (lab.database === null) throw new Error('this scenario needs a database')
  const probe = await DatabaseProbe.connect(lab.database)
  try {
    return await saveBeside(lab, probe)
  } finally {
    await probe.close()
  }
}

async function saveBeside(lab: Lab, probe: DatabaseProbe): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const keystrokes = readPaper().transactions.slice(0, KEYSTROKES)
  const typist = (index: number) => new Typist(FIRST_CLIENT_ID + index, recorded(keystrokes))
  const field = new Field(lab, typist, { acknowledgements: true })
  const rooms = Array.from({ length: ROOMS }, (_, i) => `durable-${i}`)
  await field.open(
    rooms.map((document) => ({ document, clients: WRITERS, writers: WRITERS, probes: WRITERS })),
  )
  lab.progress(`warm-up, ${RATE * HURRY} edits/s`)
  const warm = await measureWriting(lab, field, RATE * HURRY, WARM_UP[length], DRAIN_MS)
  // Wait for the server's last writes after the warm-up before timing bare commits.
  const commitsBefore = await probe.settledCommits()
  const bare = await probe.bareInserts(INSERTING_MS[length])
  lab.progress(`measuring for ${MEASURED[length]} s`)
  const databaseCpu = lab.databaseCpu()
  const writing = await measureWriting(lab, field, RATE, MEASURED[length], DRAIN_MS)
  noteGenerator(lab, writing.flow, `${RATE} edits/s`)
  const commits = (await probe.settledCommits()) - commitsBefore
  return {
    values: {
      ...commitValues(writing.acknowledgement, bare),
      transactions: commits / writing.edits,
      cpuPerEdit: writing.cpu / writing.edits,
      databaseCpu: (lab.databaseCpu() - databaseCpu) / writing.edits,
      p50: writing.p50,
      p99: writing.p99,
    },
    complete: warm.complete && writing.complete && allTimed(lab, writing),
    notes: lab.notes,
    curve: latencyCurve(writing.acknowledgement),
  }
}

/** Latencies of acknowledgements and bare commits, in milliseconds, and their ratios. */
export function commitValues(acknowledgement: Histogram, bare: Histogram): Record<string, number> {
  const [ackP50, ackP99] = [acknowledgement.quantile(0.5) / 1000, acknowledgement.quantile(0.99) / 1000]
  const [bareP50, bareP99] = [bare.quantile(0.5) / 1000, bare.quantile(0.99) / 1000]
  return { ackP50, ackP99, bareP50, bareP99, ratioP50: ackP50 / bareP50, ratioP99: ackP99 / bareP99 }
}

/** Whether every edit of the measurement has an acknowledgement in the distribution; otherwise adds a note. */
function allTimed(lab: Lab, writing: Writing): boolean {
  const timed = writing.acknowledgement.total
  if (timed === writing.edits) return true
  lab.notes.push(`${timed} of ${writing.edits} acknowledgements were timed`)
  return false
}
