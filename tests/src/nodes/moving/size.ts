import { chosenScale } from '../../faults/scale.ts'

/** How many people there are. */
export interface Size {
  readonly rooms: number
  /** Light clients in each room. */
  readonly perRoom: number
  /** Stock clients, as many of each kind, in the first rooms; they count among the people. */
  readonly stock: number
  /** Edits per second of all together. */
  readonly editsPerSecond: number
}

/** What is promised with `COWRITE_FAULTS=full`, else what takes seconds. */
export function chosenSize(): Size {
  return chosenScale().name === 'full'
    ? { rooms: 200, perRoom: 10, stock: 40, editsPerSecond: 400 }
    : { rooms: 60, perRoom: 10, stock: 20, editsPerSecond: 200 }
}
