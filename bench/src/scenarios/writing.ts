import type { Lab } from '../load/lab.ts'
import {
  latencyCurve,
  measureWriting,
  noteGenerator,
  perClient,
  WRITING_METRICS,
  writingValues,
} from '../load/measure-writing.ts'
import { Field, type RoomPlan } from '../load/writing.ts'
import type { Typist } from '../typing/typist.ts'
import type { CurveAxes, Measurement, Scenario } from './scenario.ts'

/** The parameters of a scenario with writers at a fixed rate. */
interface WritingPlan {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Edits per second of all writers together. */
  readonly rate: number
  readonly rooms: readonly RoomPlan[]
  readonly typist: () => (index: number) => Typist
  /** Additional servers. */
  readonly beside?: Scenario['beside']
}

/** Duration of warm-up and measurement, in seconds. */
const WARM_UP = { full: 5, quick: 2 }
const MEASURED = { full: 15, quick: 4 }
/** Maximum time for the arrival of the last edits, in milliseconds. */
const DRAIN_MS = 10_000

/** The distribution of latencies as a curve. */
export const LATENCY_AXES: CurveAxes = {
  title: 'Latency from a writer to the others of its room',
  x: 'percentile',
  y: 'milliseconds',
  log: true,
}

/** A scenario with writers at a fixed rate. */
export function writingScenario(plan: WritingPlan): Scenario {
  return {
    name: plan.name,
    title: plan.title,
    description: plan.description,
    metrics: WRITING_METRICS,
    curve: LATENCY_AXES,
    without: [],
    ...(plan.beside ? { beside: plan.beside } : {}),
    seconds: (quick) => (quick ? 12 : 30) + plan.rooms.length / 50,
    run: (lab) => runWriting(lab, plan),
  }
}

async function runWriting(lab: Lab, plan: WritingPlan): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const field = new Field(lab, plan.typist())
  const before = await lab.settledMemory()
  await field.open(plan.rooms)
  const joined = await lab.settledMemory()
  lab.progress(`warm-up, ${plan.rate} edits/s`)
  const warm = await measureWriting(lab, field, plan.rate, WARM_UP[length], DRAIN_MS)
  lab.progress(`measuring for ${MEASURED[length]} s`)
  const writing = await measureWriting(lab, field, plan.rate, MEASURED[length], DRAIN_MS)
  noteGenerator(lab, writing.flow, `${plan.rate} edits/s`)
  return {
    values: {
      ...writingValues(field, writing),
      memoryPerConnection: perClient(before.pss, joined.pss, field.clients.length),
    },
    complete: warm.complete && writing.complete,
    notes: lab.notes,
    curve: latencyCurve(writing.latency),
  }
}
