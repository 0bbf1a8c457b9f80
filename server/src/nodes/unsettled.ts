import type { Peers } from './peers.ts'

/** Whoever has not said for so long, in ms, that what it published is committed, is asked. */
const ASK_MS = 2_000
/** Whoever does not answer for so long, in ms, may have let the room go: the database is asked. */
const CONFIRM_MS = 6_000

/** Notices when other nodes do not say that what they published is committed. */
export class Unsettled {
  private readonly peers: Peers
  /** What was published at `since` is not known to be committed; at `due` something is to be done about it. */
  private waiting: { readonly since: number; due: number } | null = null

  constructor(peers: Peers) {
    this.peers = peers
  }

  /** To be called every second or so: what is to be done. `now` in ms of any clock that does not go back. */
  look(now: number): 'nothing' | 'ask' | 'confirm' {
    const { waiting } = this
    if (!waiting) {
      if (this.peers.isSettled) return 'nothing'
      this.waiting = { since: now, due: now + ASK_MS }
      this.peers.whenSettled(() => {
        this.waiting = null
      })
      return 'nothing'
    }
    if (now < waiting.due) return 'nothing'
    waiting.due = now + ASK_MS
    return now - waiting.since < CONFIRM_MS ? 'ask' : 'confirm'
  }
}
