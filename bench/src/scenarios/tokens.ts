import { setTimeout as delay } from 'node:timers/promises'
import type { Lab } from '../load/lab.ts'
import { spreadOf } from '../measure/spread.ts'
import type { Measurement, Scenario } from './scenario.ts'

const SOCKETS = { full: 2_000, quick: 500 }
const WAVES = { full: 5, quick: 2 }
/** Sockets before the measurement, for the server's compiler. */
const WARM_UP = { full: 2_000, quick: 500 }
const DOCUMENTS = 50
/** Departures must not count for the next wave, ms. */
const PAUSE_MS = 1_500

/** Clients with a token of their own open sockets and documents. */
export const tokens: Scenario = {
  name: 'tokens',
  title: 'Sockets with a signed token for each client',
  description:
    'Each client opens a socket, shows a token of its own (HS256) and opens one of 50 documents; beside, Cowrite without tokens.',
  metrics: [
    {
      key: 'perSecond',
      label: 'sockets a second of the server core',
      unit: '/s',
      better: 'higher',
      plotted: true,
    },
    { key: 'cpuPerSocket', label: 'CPU per socket', unit: 'µs', better: 'lower', plotted: true },
  ],
  curve: null,
  without: ['hocuspocus', 'yws', 'relay'],
  beside: ['ours-tokens'],
  seconds: (quick) => (quick ? 10 : 30),
  run: openSockets,
}

async function openSockets(lab: Lab): Promise<Measurement> {
  const size = lab.quick ? 'quick' : 'full'
  const documentOf = (index: number): string => `socket-${index % DOCUMENTS}`
  const wave = async (count: number): Promise<number> => {
    const before = lab.cpu()
    const cores = lab.watchCores()
    const clients = await lab.join(count, documentOf)
    const used = lab.cpu() - before
    cores('opening sockets')
    lab.dismiss(clients)
    await delay(PAUSE_MS)
    return used / count
  }
  await wave(WARM_UP[size])
  const costs: number[] = []
  for (let number = 0; number < WAVES[size]; number++) costs.push(await wave(SOCKETS[size]))
  const cpuPerSocket = spreadOf(costs).median
  return {
    values: { cpuPerSocket, perSecond: 1_000_000 / cpuPerSocket },
    complete: lab.allConnected(),
    notes: lab.notes,
    curve: [],
  }
}
