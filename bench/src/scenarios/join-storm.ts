import { setTimeout as delay } from 'node:timers/promises'
import * as Y from 'yjs'
import type { Client } from '../load/client.ts'
import type { Lab } from '../load/lab.ts'
import { latencyCurve } from '../load/measure-writing.ts'
import { seedDocument } from '../load/seeding.ts'
import { Histogram } from '../measure/histogram.ts'
import { spreadOf } from '../measure/spread.ts'
import { paperSeed, type Seed } from '../typing/trace.ts'
import type { Measurement, Scenario } from './scenario.ts'

const JOINERS = 300
/** Number of clients that apply the received updates to a document and compare the text. */
const READERS = 3
const WAVES = { full: 5, quick: 1 }
const DEADLINE_MS = 60_000

/** Many clients join one long document at once, as after a restart of the server. */
export const joinStorm: Scenario = {
  name: 'join-storm',
  title: '300 clients join a long document at once',
  description:
    'The document is the paper of the automerge-paper trace, typed keystroke by keystroke (259,778 of them).',
  metrics: [
    { key: 'cpuPerJoin', label: 'CPU per join', unit: 'µs', better: 'lower', plotted: true },
    { key: 'wall', label: 'until all have it', unit: 'ms', better: 'lower', plotted: true },
    { key: 'peakMemory', label: 'peak memory of the server', unit: 'MiB', better: 'lower', plotted: true },
    { key: 'peakGrowth', label: 'of which during the joins', unit: 'MiB', better: 'lower', plotted: false },
  ],
  curve: { title: 'Time until a client has the document', x: 'percentile', y: 'milliseconds', log: true },
  without: ['relay'],
  seconds: (quick) => (quick ? 12 : 35),
  run: storm,
}

interface Wave {
  readonly cpu: number
  readonly wall: number
  readonly whole: boolean
}

async function storm(lab: Lab): Promise<Measurement> {
  lab.progress('building the document')
  const seed = paperSeed()
  await seedDocument(lab, 'paper', seed.update)
  const calm = await lab.settledMemory()
  lab.resetPeak()
  const times = new Histogram()
  const waves: Wave[] = []
  for (let i = 0; i < (lab.quick ? WAVES.quick : WAVES.full); i++)
    waves.push(await joinWave(lab, seed, times))
  const { peak } = lab.memory()
  return {
    values: {
      cpuPerJoin: spreadOf(waves.map((wave) => wave.cpu / JOINERS)).median,
      wall: spreadOf(waves.map((wave) => wave.wall)).median,
      peakMemory: peak / 2 ** 20,
      peakGrowth: (peak - calm.rss) / 2 ** 20,
    },
    complete: waves.every((wave) => wave.whole) && lab.allConnected(),
    notes: lab.notes,
    curve: latencyCurve(times),
  }
}

async function joinWave(lab: Lab, seed: Seed, times: Histogram): Promise<Wave> {
  const read: Uint8Array[][] = []
  const joiners: Client[] = []
  const cpu = lab.cpu()
  const start = performance.now()
  const cores = lab.watchCores()
  let synced = 0
  for (let i = 0; i < JOINERS; i++) {
    const updates: Uint8Array[] = []
    if (i < READERS) read.push(updates)
    const looking =
      i < READERS ? { onUpdate: (update: Uint8Array) => updates.push(Uint8Array.from(update)) } : {}
    const joiner = lab.open('paper', looking)
    joiners.push(joiner)
    joiner.synced.then(
      () => {
        synced += 1
        times.record((performance.now() - start) * 1000)
      },
      (error: unknown) => lab.notes.push(`a joiner failed: ${String(error)}`),
    )
  }
  const arrived = await lab.until(() => synced === JOINERS, DEADLINE_MS)
  const wall = performance.now() - start
  if (!arrived) lab.notes.push(`only ${synced} of ${JOINERS} joined within ${DEADLINE_MS / 1000} s`)
  const acknowledged = await lab.allAcknowledged(10_000)
  const used = lab.cpu() - cpu
  cores('joining')
  const right = read.every((updates) => textAfter(updates) === seed.text)
  if (!right) lab.notes.push('a joiner read another text than was typed')
  const least = Math.min(...joiners.slice(0, READERS).map((joiner) => joiner.socket.bytes))
  const short = joiners.filter((joiner) => joiner.socket.bytes < least * 0.9).length
  if (short > 0) lab.notes.push(`${short} joiners got less than the document`)
  lab.dismiss(joiners)
  // The cost of the departures must not count for the next wave.
  await delay(1500)
  return { cpu: used, wall, whole: arrived && acknowledged && right && short === 0 }
}

function textAfter(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc.getText('content').toString()
}
