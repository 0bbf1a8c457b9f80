/** The results of repeated measurements: median, minimum and maximum. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Median (for an even number, the mean of the middle two), minimum and maximum. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2
  return { median, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}
