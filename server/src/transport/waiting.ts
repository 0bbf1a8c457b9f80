import type { ClientMessage } from '@cowrite/crdt'

/** Counts the bytes of the messages that wait on one socket. */
export interface WaitingBudget {
  /** Adds waiting bytes; returns `false` when the socket has too many. */
  reserve(bytes: number): boolean
  /** Subtracts bytes that no longer wait. */
  release(bytes: number): void
}

/** Approximate overhead of one waiting message, in bytes. */
const OVERHEAD_BYTES = 64

/** The messages of one document that cannot be handled yet, in order of arrival. */
export class WaitingMessages {
  private readonly budget: WaitingBudget
  private readonly maxMessages: number
  private messages: ClientMessage[] = []
  private bytes = 0

  /** `maxMessages`: maximum number of waiting messages; their bytes count against `budget`. */
  constructor(budget: WaitingBudget, maxMessages: number) {
    this.budget = budget
    this.maxMessages = maxMessages
  }

  /** Adds a message; returns `false` when too much is waiting. */
  add(message: ClientMessage): boolean {
    const bytes = sizeOf(message)
    this.bytes += bytes
    if (!this.budget.reserve(bytes) || this.messages.length >= this.maxMessages) return false
    this.messages.push(message)
    return true
  }

  /** Removes and returns all waiting messages, and releases their bytes. */
  takeAll(): readonly ClientMessage[] {
    const { messages } = this
    this.messages = []
    this.budget.release(this.bytes)
    this.bytes = 0
    return messages
  }
}

/** Approximate size of a waiting message, in bytes. */
function sizeOf(message: ClientMessage): number {
  switch (message.type) {
    case 'sync-step-1':
      return message.stateVector.length + OVERHEAD_BYTES
    case 'sync-step-2':
    case 'update':
    case 'awareness':
      return message.update.length + OVERHEAD_BYTES
    case 'stateless':
      return message.payload.length * 2 + OVERHEAD_BYTES
    default:
      return OVERHEAD_BYTES
  }
}
