import type { MovingCrowd } from './crowd.ts'

/** Connections are counted in windows of so many ms. */
const WINDOW_MS = 100

/** Median, 99th percentile and longest, in ms. */
type Times = readonly [number, number, number]

/** How the light clients moved, from the node they were on to another. Times in ms. */
export interface Move {
  /** From the socket's opening to the first edit made on it being acknowledged. */
  readonly typing: Times
  /** The same from the beginning of the attempt that succeeded. */
  readonly connecting: Times
  /** From the first socket that was closed to the last, on the node that was left. */
  readonly leaving: number
  /** From the first socket that was opened to the last, on the other node. */
  readonly coming: number
  /** Most sockets opened within {@link WINDOW_MS}. */
  readonly peak: number
  /** Attempts to connect again, for each client. */
  readonly attempts: number
}

/** Figures of a move, once everybody is typing again. */
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

/** The figures as a sentence. */
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
