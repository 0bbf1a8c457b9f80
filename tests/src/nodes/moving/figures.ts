import type { MovingCrowd } from './crowd.ts'

/** Width of the windows in which connections are counted, in ms. */
const WINDOW_MS = 100

/** Median, 99th percentile and maximum, in ms. */
type Times = readonly [number, number, number]

/** The move of the light clients from their node to another. Times in ms. */
export interface Move {
  /** From the opening of the socket to the acknowledgement of the first edit on it. */
  readonly typing: Times
  /** From the start of the successful attempt to the acknowledgement of the first edit. */
  readonly connecting: Times
  /** From the first to the last closed socket, on the old node. */
  readonly leaving: number
  /** From the first to the last opened socket, on the new node. */
  readonly coming: number
  /** Maximum number of sockets opened within {@link WINDOW_MS}. */
  readonly peak: number
  /** Reconnection attempts per client. */
  readonly attempts: number
}

/** The measurements of a move, after all clients type again. */
export function measureMove({ light }: MovingCrowd): Move {
  const typing: number[] = []
  const connecting: number[] = []
  const left: number[] = []
  const came: number[] = []
  for (const { visits } of light) {
    const [first] = visits
    const last = visits.at(-1)
    if (first?.closed == null || last?.typedAt == null) continue
    typing.push(last.typedAt - last.openedAt)
    connecting.push(last.typedAt - last.begunAt)
    left.push(first.closed.at)
    came.push(last.openedAt)
  }
  const windows = Map.groupBy(came, (at) => Math.floor(at / WINDOW_MS))
  return {
    typing: timesOf(typing),
    connecting: timesOf(connecting),
    leaving: Math.max(...left) - Math.min(...left),
    coming: Math.max(...came) - Math.min(...came),
    peak: Math.max(...[...windows.values()].map(({ length }) => length)),
    attempts: light.reduce((sum, { attempts }) => sum + attempts - 1, 0) / light.length,
  }
}

/** The measurements as a sentence. */
export function tellMove(move: Move): string {
  return (
    `from the socket's opening to a saved edit ${tellTimes(move.typing)}, from the attempt ${tellTimes(move.connecting)}; ` +
    `left over ${move.leaving.toFixed(0)} ms, came over ${move.coming.toFixed(0)} ms, at most ${move.peak} in ${WINDOW_MS} ms, ` +
    `${move.attempts.toFixed(2)} attempts each`
  )
}

function timesOf(times: readonly number[]): Times {
  const sorted = times.toSorted((one, other) => one - other)
  const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return [quantile(0.5), quantile(0.99), quantile(1)]
}

function tellTimes([median, p99, longest]: Times): string {
  return `p50 ${median.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`
}
