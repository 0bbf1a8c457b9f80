/** Buckets per power of two: 64 limit the error of every recorded value to 1/64 (1.6 %). */
const SUB_BUCKETS = 64
const SUB_BITS = 6

/**
 * Counts non-negative values in log-linear buckets, like HdrHistogram: constant memory, constant time, a bounded
 * relative error. The caller chooses the unit; the benchmarks record microseconds.
 */
export class Histogram {
  #counts = new Float64Array(SUB_BUCKETS * 48)
  #total = 0
  #max = 0

  /** The number of recorded values. */
  get total(): number {
    return this.#total
  }

  /** The largest value recorded, exact; 0 when empty. */
  get max(): number {
    return this.#max
  }

  /** Records one value; a negative one (after a step of the clock) counts as 0. */
  record(value: number): void {
    const safe = value > 0 ? value : 0
    const index = bucketOf(safe)
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#total += 1
    if (safe > this.#max) this.#max = safe
  }

  /** Adds all of another histogram's values to this one. */
  add(other: Histogram): void {
    for (let i = 0; i < this.#counts.length; i++) {
      this.#counts[i] = (this.#counts[i] ?? 0) + (other.#counts[i] ?? 0)
    }
    this.#total += other.#total
    this.#max = Math.max(this.#max, other.#max)
  }

  /** The smallest recorded value (within 1/64) that is not exceeded by at least `fraction` (0–1) of all values. */
  quantile(fraction: number): number {
    if (this.#total === 0) return 0
    const rank = Math.max(1, Math.ceil(fraction * this.#total))
    let seen = 0
    for (let i = 0; i < this.#counts.length; i++) {
      seen += this.#counts[i] ?? 0
      if (seen >= rank) return Math.min(upperEdge(i), this.#max)
    }
    return this.#max
  }
}

/** Each value below 64 has its own bucket; above, every power of two has 64 buckets. */
function bucketOf(value: number): number {
  const whole = Math.floor(value)
  if (whole < SUB_BUCKETS) return whole
  const exponent = Math.floor(Math.log2(whole))
  const shift = exponent - SUB_BITS
  const sub = Math.floor(whole / 2 ** shift) - SUB_BUCKETS
  return Math.min(SUB_BUCKETS * (shift + 1) + sub, SUB_BUCKETS * 48 - 1)
}

function upperEdge(index: number): number {
  if (index < SUB_BUCKETS) return index
  const shift = Math.floor(index / SUB_BUCKETS) - 1
  const sub = index % SUB_BUCKETS
  return (SUB_BUCKETS + sub + 1) * 2 ** shift - 1
}
