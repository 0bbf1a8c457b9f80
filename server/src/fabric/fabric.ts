/** Whether what is published reaches the other nodes. */
export type FabricState =
  | { readonly name: 'connected' }
  /** Nothing arrives and nothing gets out. `since` in ms since 1970. */
  | { readonly name: 'away'; readonly since: number }

/** What went through a fabric since it was opened, in messages. */
export interface FabricCounts {
  /** Handed to the transport. */
  readonly published: number
  /** Of others, handed to `onMessage`. */
  readonly received: number
  /** `publish` returned false: away, too much unsent, or too large. */
  readonly dropped: number
}

/**
 * Carries messages between nodes, at most once, and in order for each sender and channel while connected. It
 * stores nothing and repeats nothing: whoever needs to be certain asks the database. A node never hears what it
 * published itself.
 *
 * Implementations are `in-process` and `redis`; `fabric.contract.ts` is what both must do.
 */
export interface Fabric {
  readonly kind: 'in-process' | 'redis'
  readonly state: FabricState
  readonly counts: FabricCounts
  /**
   * Resolves when everything that others publish from now on arrives; while away at once, as the channel is
   * subscribed before the state is connected again. Never rejects. Twice is once.
   */
  subscribe(channel: string): Promise<void>
  /** From now on nothing of the channel arrives. Does nothing for a channel that is not subscribed. */
  unsubscribe(channel: string): void
  /**
   * Hands a message to the other nodes; false when it was dropped: away, too much unsent, or larger than
   * {@link MAX_MESSAGE_BYTES}. Never throws, awaits nothing. `message` must not be changed afterwards.
   */
  publish(channel: string, message: Uint8Array): boolean
  /** Sends what was accepted, as far as that goes quickly, and ends. No event follows. */
  close(): Promise<void>
}

/** What a fabric tells its node. */
export interface FabricEvents {
  /**
   * Something from another node. `message` may be a view into a larger buffer: copy what is to be kept for
   * long.
   */
  onMessage(channel: string, message: Uint8Array): void
  /** The state changed, after all channels were subscribed when it is connected. */
  onState(state: FabricState): void
}

/**
 * Largest message, in bytes. Redis ends a subscriber for whom more than 32 MiB wait
 * (`client-output-buffer-limit pubsub`).
 */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024
