/** A quantity measured several times: the middle value, and how far the others lay apart. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Median (of an even number: the mean of the middle two), least and greatest. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}
