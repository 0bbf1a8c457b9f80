import { setTimeout as delay } from 'node:timers/promises'
import type { Lab } from '../load/lab.ts'
import { perClient } from '../load/measure-writing.ts'
import type { Measurement, Scenario } from './scenario.ts'

const CLIENTS = { full: 10_000, quick: 1000 }
const CLIENTS_PER_ROOM = 10
/** Time for the server's remaining work after its start and after the joins, in ms. */
const CALM_MS = 3000

/** Clients that are connected and idle. */
export const idle: Scenario = {
  name: 'idle',
  title: '10,000 idle connections',
  description: `Joined, ${CLIENTS_PER_ROOM} to an empty document, and silent; memory after garbage collection.`,
  metrics: [
    {
      key: 'memoryPerConnection',
      label: 'memory per connection',
      unit: 'KiB',
      better: 'lower',
      plotted: true,
    },
    { key: 'memory', label: 'memory of the server', unit: 'MiB', better: 'lower', plotted: true },
    {
      key: 'cpuPerConnection',
      label: 'CPU per connection while joining',
      unit: 'µs',
      better: 'lower',
      plotted: true,
    },
  ],
  curve: null,
  without: [],
  seconds: (quick) => (quick ? 10 : 25),
  run: sit,
}

async function sit(lab: Lab): Promise<Measurement> {
  const count = lab.quick ? CLIENTS.quick : CLIENTS.full
  await delay(CALM_MS)
  const before = await lab.settledMemory()
  const cpu = lab.cpu()
  await lab.join(count, (i) => `idle-${Math.floor(i / CLIENTS_PER_ROOM)}`)
  const used = lab.cpu() - cpu
  lab.progress(`${count} clients joined`)
  await delay(CALM_MS)
  const after = await lab.settledMemory()
  return {
    values: {
      memoryPerConnection: perClient(before.pss, after.pss, count),
      memory: after.pss / 2 ** 20,
      cpuPerConnection: used / count,
    },
    complete: lab.allConnected(),
    notes: lab.notes,
    curve: [],
  }
}
