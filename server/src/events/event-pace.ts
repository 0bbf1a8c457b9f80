/** Times of events, in ms. */
export interface EventPace {
  /** `changed` is written when no edit was committed for this time, … */
  readonly quietMs: number
  /** … or when the first edit that it tells of was committed this long ago. */
  readonly gatheringMs: number
  /** How often a node looks for events that other nodes wrote or left, at least. */
  readonly pollMs: number
  /** A handler that takes longer has failed. */
  readonly deadlineMs: number
  /**
   * A handler that goes on after that holds up the next attempt for its document on its node until it ends, or for this
   * long.
   */
  readonly overdueMs: number
  /** Another node may take a document this long after its last delivery; longer than `deadlineMs`. */
  readonly leaseMs: number
  /** Pause after the first failure; it doubles with each further one … */
  readonly retryMs: number
  /** … up to this. */
  readonly longestRetryMs: number
}

/** The documented times. */
export const EVENT_PACE: EventPace = {
  quietMs: 2_000,
  gatheringMs: 10_000,
  pollMs: 5_000,
  deadlineMs: 30_000,
  overdueMs: 300_000,
  leaseMs: 45_000,
  retryMs: 1_000,
  longestRetryMs: 600_000,
}
