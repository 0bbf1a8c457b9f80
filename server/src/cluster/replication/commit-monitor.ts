import type { Peers } from './peers.ts'

/** Time without a report of the commit after which the other nodes are asked for their status, in ms. */
const REQUEST_MS = 2_000
/**
 * Time without a report of the commit after which the database is checked, as a node may have closed the room, in ms.
 */
const CONFIRM_MS = 6_000

/** Detects that updates of other nodes are not reported as committed. */
export class CommitMonitor {
  private readonly peers: Peers
  /** The updates published by the time `since` are not known to be committed; the next action is due at `due`. */
  private pending: { readonly since: number; due: number } | null = null

  constructor(peers: Peers) {
    this.peers = peers
  }

  /** Called about once a second. Returns the action that is due. `now` in ms of any monotonic clock. */
  poll(now: number): 'none' | 'request-status' | 'confirm' {
    const { pending } = this
    if (!pending) {
      if (this.peers.isSettled) return 'none'
      this.pending = { since: now, due: now + REQUEST_MS }
      this.peers.whenSettled(() => {
        this.pending = null
      })
      return 'none'
    }
    if (now < pending.due) return 'none'
    pending.due = now + REQUEST_MS
    return now - pending.since < CONFIRM_MS ? 'request-status' : 'confirm'
  }
}
