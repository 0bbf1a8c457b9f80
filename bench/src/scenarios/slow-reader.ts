import type { Lab } from '../load/lab.ts'
import { latencyCurve, measureWriting, noteGenerator } from '../load/measure-writing.ts'
import { Field } from '../load/writing.ts'
import { FIRST_CLIENT_ID, prose, Typist } from '../typing/typist.ts'
import type { Measurement, Scenario } from './scenario.ts'
import { LATENCY_AXES } from './writing.ts'

const RATE = 1000
const CALM_SECONDS = { full: 15, quick: 3 }
const STALL_SECONDS = { full: 60, quick: 8 }
const DRAIN_MS = 10_000
const WHOLE_MS = 30_000
/**
 * One of 25 edits pastes a long paragraph: plain typing would fit into the kernel's socket buffers for a whole minute,
 * and the server would not notice the client that does not read.
 */
const PASTE = { every: 25, length: 1500 }
const DOCUMENT = 'slow-reader'

/** A client stops reading while its socket stays open, as when a laptop is closed or a phone loses reception. */
export const slowReader: Scenario = {
  name: 'slow-reader',
  title: 'A reader stops reading for a minute',
  description:
    'The room of 100 clients at 1,000 edits/s (4 % of them pasted paragraphs) has one more reader, who stops reading for 60 s, then reads on (or reconnects, if it was cut off).',
  metrics: [
    { key: 'growth', label: 'memory growth meanwhile, settled', unit: 'MiB', better: 'lower', plotted: true },
    {
      key: 'growthCalm',
      label: 'growth before, for as many edits',
      unit: 'MiB',
      better: 'lower',
      plotted: true,
    },
    { key: 'peakGrowth', label: 'memory growth at the peak', unit: 'MiB', better: 'lower', plotted: true },
    {
      key: 'p99Calm',
      label: 'latency p99 of the others before',
      unit: 'ms',
      better: 'lower',
      plotted: false,
    },
    { key: 'p99', label: 'latency p99 of the others meanwhile', unit: 'ms', better: 'lower', plotted: true },
    { key: 'p99Change', label: 'p99 meanwhile ÷ before', unit: '×', better: 'lower', plotted: false },
    {
      key: 'whole',
      label: 'reader has everything again (1 = yes)',
      unit: '×',
      better: 'higher',
      plotted: false,
    },
    {
      key: 'wholeAfter',
      label: 'time until then, from resuming',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
  ],
  curve: LATENCY_AXES,
  without: [],
  seconds: (quick) => (quick ? 22 : 95),
  run: stall,
}

async function stall(lab: Lab): Promise<Measurement> {
  const length = lab.quick ? 'quick' : 'full'
  const field = new Field(lab, (i) => new Typist(FIRST_CLIENT_ID + i, prose(i + 1, PASTE)))
  await field.open([{ document: DOCUMENT, clients: 100, writers: 50, probes: 5 }])
  const { receipts, looking } = field.watchAll()
  const reader = lab.open(DOCUMENT, looking)
  await reader.synced
  await measureWriting(lab, field, RATE, CALM_SECONDS.quick, DRAIN_MS)
  const beforeCalm = await lab.settledMemory()
  const calm = await measureWriting(lab, field, RATE, CALM_SECONDS[length], DRAIN_MS)
  const missing = () => receipts.reduce((sum, receipt) => sum + receipt.missing, 0)
  const keptUp = await lab.until(() => missing() === 0, DRAIN_MS)

  const before = await lab.settledMemory()
  lab.resetPeak()
  reader.stalled = true
  reader.socket.pause()
  const bytes = () => field.writers.reduce((sum, writer) => sum + writer.bytes, 0)
  const earlier = bytes()
  lab.progress(`the reader stands still for ${STALL_SECONDS[length]} s`)
  const busy = await measureWriting(lab, field, RATE, STALL_SECONDS[length], DRAIN_MS)
  const { peak } = lab.memory()
  const after = await lab.settledMemory()
  noteGenerator(lab, busy.flow, 'meanwhile')
  const behind = missing()
  if (behind < busy.edits / 2) lab.notes.push(`the reader missed only ${behind} edits while it stood still`)

  const resumed = performance.now()
  reader.socket.resume()
  await lab.until(() => missing() === 0 || reader.socket.failure !== null, WHOLE_MS)
  if (missing() > 0 && reader.socket.failure !== null) {
    lab.notes.push(`the reader was cut off (${reader.socket.failure}) and joined anew`)
    await lab.open(DOCUMENT, looking).synced
  }
  const whole = await lab.until(() => missing() === 0, WHOLE_MS)
  if (!whole) lab.notes.push(`the reader still misses ${missing()} edits`)
  return {
    values: {
      growth: (after.pss - before.pss) / 2 ** 20,
      // The document grows regardless: its cost without a slow reader, scaled to the same number of edits.
      growthCalm: ((before.pss - beforeCalm.pss) / 2 ** 20) * (busy.edits / calm.edits),
      peakGrowth: (peak - before.rss) / 2 ** 20,
      written: (bytes() - earlier) / 2 ** 20,
      p99Calm: calm.p99,
      p99: busy.p99,
      p99Change: busy.p99 / calm.p99,
      whole: whole ? 1 : 0,
      wholeAfter: performance.now() - resumed,
    },
    complete: calm.complete && busy.complete && keptUp,
    notes: lab.notes,
    curve: latencyCurve(busy.latency),
  }
}
