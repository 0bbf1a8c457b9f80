import type { ClientMessage } from '@cowrite/crdt'

/** Counts the bytes that wait on a whole socket. */
export interface WaitingBudget {
  /** Counts bytes that wait; `false` when the socket holds too many. */
  reserve(bytes: number): boolean
  /** Bytes that no longer wait. */
  release(bytes: number): void
}

/** Overhead of one waiting message, roughly, in bytes. */
const OVERHEAD_BYTES = 64

/** The messages of one document that cannot be handled yet, in the order they came. */
export class WaitingMessages {
  private readonly budget: WaitingBudget
  private readonly maxMessages: number
  private messages: ClientMessage[] = []
  private bytes = 0

  /** At most `maxMessages` wait; their bytes count against `budget`. */
  constructor(budget: WaitingBudget, maxMessages: number) {
    this.budget = budget
    this.maxMessages = maxMessages
  }

  /** Keeps a message; `false` when too much waits already. */
  add(message: ClientMessage): boolean {
    const bytes = sizeOf(message)
    this.bytes += bytes
    if (!this.budget.reserve(bytes) || this.messages.length >= this.maxMessages) return false
    this.messages.push(message)
    return true
  }

  /** Hands over what waits, and counts nothing of it any more. */
  takeAll(): readonly ClientMessage[] {
    const { messages } = this
    this.messages = []
    this.budget.release(this.bytes)
    this.bytes = 0
    return messages
  }
}

/** Rough size of a waiting message in bytes. */
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
