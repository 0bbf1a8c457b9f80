import { chosenScale } from '../../faults/scale.ts'

/** The number of clients. */
export interface Size {
  readonly rooms: number
  /** Light clients in each room. */
  readonly perRoom: number
  /** Number of stock clients, equally many of each kind, in the first rooms; included in the total. */
  readonly stock: number
  /** Edits per second of all clients together. */
  readonly editsPerSecond: number
}

/** The documented size with `COWRITE_FAULTS=full`, else one that takes seconds. */
export function chosenSize(): Size {
  return chosenScale().name === 'full'
    ? { rooms: 200, perRoom: 10, stock: 40, editsPerSecond: 400 }
    : { rooms: 30, perRoom: 10, stock: 20, editsPerSecond: 200 }
}
