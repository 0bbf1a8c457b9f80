import { setTimeout as delay } from 'node:timers/promises'
import { ACROSS_METRICS, acrossValues, measureAcross, measureQuiet } from '../load/across.ts'
import type { Lab } from '../load/lab.ts'
import { latencyCurve, noteGenerator } from '../load/measure-writing.ts'
import { seedDocument } from '../load/seeding.ts'
import { Field, type RoomPlan } from '../load/writing.ts'
import { typistIn } from '../typing/caret.ts'
import { paperSeed } from '../typing/trace.ts'
import { FIRST_CLIENT_ID, Typist } from '../typing/typist.ts'
import { proseTypist } from './one-room.ts'
import type { CurveAxes, Measurement, Scenario } from './scenario.ts'

const ROOMS = 20
const RATE = 400
const PAPER_RATE = 40
const BOTH = [0, 1]
/** Four clients per document, two on each node; all are writers and probes. */
const ROOM = { clients: 4, writers: 4, probes: 4, nodes: BOTH }
const WARM_UP = { full: 40, quick: 3 }
/** Factor of the rate during warm-up: at the measured rate a process would need minutes to reach its normal speed. */
const HURRY = 8
/** Twice the longest time that Hocuspocus waits before it writes a document under editing, in seconds. */
const MEASURED = { full: 20, quick: 5 }
/** The time of two rounds of comparison between nodes, in seconds. */
const QUIET = { full: 20, quick: 5 }
const SETTLED_MS = 3000
const DRAIN_MS = 10_000
const PAPER = 'two-nodes-paper'

/** Servers without support for a second node. */
export const ALONE = ['ours-memory', 'yws', 'relay', 'ours-yws'] as const

const AXES: CurveAxes = {
  title: 'Latency from a writer on one node to the others on the other',
  x: 'percentile',
  y: 'milliseconds',
  log: true,
}

/** Ordinary editing on two nodes. */
export const twoNodes: Scenario = {
  name: 'two-nodes',
  title: 'Two nodes, 20 rooms of 4 people, 400 edits/s',
  description:
    'In each of 20 documents two people are on one node and two on the other; each types 5 keystrokes a second. Both nodes share a core, one Redis and one PostgreSQL; Hocuspocus has its Redis and its database extension. Latencies are those of deliveries from one node to the other.',
  metrics: ACROSS_METRICS,
  curve: AXES,
  without: ALONE,
  database: true,
  nodes: 2,
  seconds: (quick) => (quick ? 20 : 90),
  run: (lab) => write(lab, RATE, rooms(), proseTypist),
}

/** A long document on two nodes: the cost of an edit must not depend on the length of the document. */
export const twoNodesPaper: Scenario = {
  name: 'two-nodes-paper',
  title: 'Two nodes, 4 people in one long document, 40 edits/s',
  description:
    'The document is the paper of the automerge-paper trace, typed keystroke by keystroke (259,778 of them), and open on both nodes; two people on each type 10 keystrokes a second at places of their own in it. Before, both nodes had the work of two-nodes for a while.',
  metrics: ACROSS_METRICS,
  curve: AXES,
  without: ALONE,
  database: true,
  nodes: 2,
  seconds: (quick) => (quick ? 28 : 140),
  run: async (lab) => {
    const { update } = paperSeed()
    const everyday = new Field(lab, proseTypist)
    await everyday.open(rooms())
    lab.progress('everyday work, so that the processes are up to speed')
    await measureAcross(lab, everyday, RATE * HURRY, WARM_UP[lab.quick ? 'quick' : 'full'], DRAIN_MS, 0)
    lab.dismiss(everyday.clients)
    lab.progress('seeding the document')
    await seedDocument(lab, PAPER, update)
    const typist = (index: number) => new Typist(FIRST_CLIENT_ID + index, typistIn(update, index + 1))
    return write(lab, PAPER_RATE, [{ document: PAPER, ...ROOM }], typist)
  },
}

function rooms(): RoomPlan[] {
  return Array.from({ length: ROOMS }, (_, i) => ({ document: `two-nodes-${i}`, ...ROOM }))
}

async function write(
  lab: Lab,
  rate: number,
  plans: readonly RoomPlan[],
  typist: (index: number) => Typist,
): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const field = new Field(lab, typist)
  await field.open(plans)
  lab.progress(`warm-up, ${rate * HURRY} edits/s`)
  const warm = await measureAcross(lab, field, rate * HURRY, WARM_UP[length], DRAIN_MS, 0)
  // Nodes exchange saved states for a moment after the last edit.
  await delay(SETTLED_MS)
  const quiet = await measureQuiet(lab, QUIET[length])
  lab.progress(`measuring for ${MEASURED[length]} s`)
  const databaseCpu = lab.databaseCpu()
  const writing = await measureAcross(lab, field, rate, MEASURED[length], DRAIN_MS, quiet.publishes)
  noteGenerator(lab, writing.flow, `${rate} edits/s`)
  return {
    values: {
      ...acrossValues(writing, lab.databaseCpu() - databaseCpu),
      quietPublishes: quiet.publishes,
      quietLoad: quiet.load,
    },
    complete: warm.complete && writing.complete,
    notes: lab.notes,
    curve: latencyCurve(writing.latency),
  }
}
