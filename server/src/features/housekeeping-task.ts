/** Work of a feature that the housekeeping does every hour, on every node. */
export interface HousekeepingTask {
  /** What it deletes, for the log: `versions`. */
  readonly name: string
  /**
   * Deletes what need not be kept at `now`; resolves to the number. Other nodes may do the same concurrently. When
   * `signal` is aborted, ends early with the number so far. Rejects when the store fails; the next pass continues from
   * there.
   */
  run(now: Date, signal?: AbortSignal): Promise<number>
}

const DAY_MS = 24 * 3_600_000

/** The time this number of days before `now`. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}
