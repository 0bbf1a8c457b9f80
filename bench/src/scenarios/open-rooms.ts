import type { Lab } from '../load/lab.ts'
import { seedDocument } from '../load/seeding.ts'
import { paperSeed } from '../typing/trace.ts'
import type { Measurement, Scenario } from './scenario.ts'

const ROOMS = { full: 1000, quick: 200 }
/** Keystrokes of the paper after which its encoded document has about 100 KiB. */
const KEYSTROKES = 71_000

/** Many documents open at the same time, each with one client. */
export const openRooms: Scenario = {
  name: 'open-rooms',
  title: '1,000 open documents of 100 KiB',
  description:
    'Each is the first part of the automerge-paper trace, open in one client; memory after garbage collection.',
  metrics: [
    { key: 'memoryPerRoom', label: 'memory per room', unit: 'KiB', better: 'lower', plotted: true },
    { key: 'memory', label: 'memory of the server', unit: 'MiB', better: 'lower', plotted: true },
    { key: 'documentSize', label: 'document, encoded', unit: 'KiB', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['relay'],
  seconds: (quick) => (quick ? 15 : 50),
  run: fill,
}

async function fill(lab: Lab): Promise<Measurement> {
  const rooms = lab.quick ? ROOMS.quick : ROOMS.full
  const { update } = paperSeed(KEYSTROKES)
  const before = await lab.settledMemory()
  for (let i = 0; i < rooms; i++) {
    await seedDocument(lab, `open-${i}`, update)
    if (i % 250 === 249) lab.progress(`${i + 1} documents open`)
  }
  const after = await lab.settledMemory()
  return {
    values: {
      memoryPerRoom: (after.pss - before.pss) / 1024 / rooms,
      memory: after.pss / 2 ** 20,
      documentSize: update.length / 1024,
    },
    complete: lab.allConnected() && (await lab.allAcknowledged(5000)),
    notes: lab.notes,
    curve: [],
  }
}
