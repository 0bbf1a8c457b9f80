/** Times of notifications, in ms. */
export interface NotificationPace {
  /** How often a node looks for notifications that other nodes made, while pages are open. */
  readonly pollMs: number
  /** How often a node looks for mails that are due. */
  readonly digestMs: number
}

/** The documented times. */
export const NOTIFICATION_PACE: NotificationPace = { pollMs: 1_000, digestMs: 60_000 }
