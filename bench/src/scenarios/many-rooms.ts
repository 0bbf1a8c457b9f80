import { readPaper } from '../typing/trace.ts'
import { FIRST_CLIENT_ID, recorded, Typist } from '../typing/typist.ts'
import type { Scenario } from './scenario.ts'
import { writingScenario } from './writing.ts'

const ROOMS = 400
const WRITERS = 3
const EDITS_PER_WRITER = 2

/** More keystrokes than any writer sends in a run. */
const KEYSTROKES = 1000

/** Many small documents: the usual load of a server. */
export const manyRooms: Scenario = writingScenario({
  name: 'many-rooms',
  title: '400 rooms of 3 writers, 2,400 edits/s',
  description: 'In each of 400 documents 3 people type 2 keystrokes a second, as recorded of a real paper.',
  rate: ROOMS * WRITERS * EDITS_PER_WRITER,
  rooms: Array.from({ length: ROOMS }, (_, i) => ({
    document: `room-${i}`,
    clients: WRITERS,
    writers: WRITERS,
    probes: WRITERS,
  })),
  beside: ['ours-tokens'],
  typist: () => {
    const keystrokes = readPaper().transactions.slice(0, KEYSTROKES)
    return (index) => new Typist(FIRST_CLIENT_ID + index, recorded(keystrokes))
  },
})
