/**
 * The phases in which a server closes, in this order. Edits that clients made before they were disconnected are thereby
 * committed, and nothing that a phase uses is closed before it.
 */
export const CLOSE_PHASES = [
  /** Tells other nodes and load balancers that this node stops. */
  'announce',
  /** Ends what begins work by itself: runs of agents, timers, deliveries. What runs may end until `release`. */
  'quiet',
  /** Disconnects the clients and accepts no more. Edits of those that are still connected are accepted and acknowledged. */
  'drain',
  /** Commits what was accepted. */
  'commit',
  /** Tells programs and consumers of the last commits. */
  'settle',
  /** Closes the connections to nodes and clients. */
  'disconnect',
  /** Ends threads, waits for work that ends by itself, and closes the store. */
  'release',
] as const

/** A phase in which a server closes. */
export type ClosePhase = (typeof CLOSE_PHASES)[number]
