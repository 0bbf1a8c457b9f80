/** Whether published messages reach the other nodes. */
export type BusState =
  | { readonly name: 'connected' }
  /** No message is sent or received. `since` in ms since 1970. */
  | { readonly name: 'away'; readonly since: number }

/** Numbers of messages since the bus was opened. */
export interface BusCounts {
  /** Passed to the transport. */
  readonly published: number
  /** Received from other nodes and passed to `onMessage`. */
  readonly received: number
  /** `publish` returned false: the bus was away, too many bytes were unsent, or the message was too large. */
  readonly dropped: number
}

/**
 * Carries opaque bytes between nodes. Messages are delivered at most once and, while the bus is connected, in order
 * for each sender and channel. The bus stores and retransmits nothing; a node that needs certainty reads the database.
 * A node does not receive its own messages.
 *
 * Implementations: `in-process.ts` and `redis.ts`. Both pass the contract suite in `message-bus.contract.ts`.
 */
export interface MessageBus {
  readonly kind: 'in-process' | 'redis'
  readonly state: BusState
  readonly counts: BusCounts
  /**
   * Resolves when messages that other nodes publish from then on are received. While the bus is away it resolves
   * immediately, because every channel is subscribed before the state becomes connected. Never rejects. Subscribing a
   * channel again has no effect.
   */
  subscribe(channel: string): Promise<void>
  /** Stops receiving messages of the channel. Has no effect if the channel is not subscribed. */
  unsubscribe(channel: string): void
  /**
   * Sends a message to the other nodes. Returns false if the message was dropped: the bus is away, too many bytes are
   * unsent, or the message is larger than {@link MAX_MESSAGE_BYTES}. Never throws and does not wait for the transport.
   * The caller must not change `message` afterwards.
   */
  publish(channel: string, message: Uint8Array): boolean
  /** Sends the accepted messages within a short time limit and closes. No event follows. */
  close(): Promise<void>
}

/** Events of a bus. */
export interface BusEvents {
  /** A message from another node. `message` may be a view into a larger buffer: copy it before storing it. */
  onMessage(channel: string, message: Uint8Array): void
  /** The state changed. Before the state becomes connected, all channels are subscribed. */
  onState(state: BusState): void
}

/**
 * Largest message, in bytes. Redis disconnects a subscriber with more than 32 MiB of unread output
 * (`client-output-buffer-limit pubsub`).
 */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024
