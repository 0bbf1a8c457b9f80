import { FIRST_CLIENT_ID, prose, Typist } from '../typing/typist.ts'
import type { Scenario } from './scenario.ts'
import { writingScenario } from './writing.ts'

const room = { document: 'one-room', clients: 100, writers: 50, probes: 5 }

/** The writer with this number in the one room: generated prose, in paragraphs of its own. */
export function proseTypist(index: number): Typist {
  return new Typist(FIRST_CLIENT_ID + index, prose(index + 1))
}

/** One busy document. */
export const oneRoom1000: Scenario = writingScenario({
  name: 'one-room-1000',
  title: 'One room, 100 clients, 1,000 edits/s',
  description: '50 of 100 clients type into one document, 1,000 keystrokes a second arriving evenly.',
  rate: 1000,
  rooms: [room],
  typist: () => proseTypist,
  beside: ['ours-tokens'],
})

/** One document under a load far beyond typing. */
export const oneRoom8000: Scenario = writingScenario({
  name: 'one-room-8000',
  title: 'One room, 100 clients, 8,000 edits/s',
  description: 'The same room at 8,000 keystrokes a second.',
  rate: 8000,
  rooms: [room],
  typist: () => proseTypist,
})
