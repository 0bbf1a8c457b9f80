import { SILENCE_MS } from '../membership/live-nodes.ts'

/** Another node that has the room open: how far it has published, and how far that is committed. */
export interface Peer {
  readonly node: string
  /** Owner of the presence of its clients: a negative number, unique in the process. */
  readonly owner: number
  /** The highest ticket that it is known to have published. */
  published: number
  /** The highest ticket of it that is known to be committed to the database. */
  committed: number
  /**
   * The highest ticket that was published and not received, and has to be read from the database; 0 if there is none.
   */
  missing: number
  /** Whether it counts as dead. A message from it resets this. */
  isGone: boolean
  /** Since when it has not been among the living nodes, in ms; `null` if it is alive or counts as dead. */
  notAliveSince: number | null
}

interface Waiter {
  readonly needs: ReadonlyMap<Peer, number>
  readonly callback: () => void
}

/**
 * The other nodes of one room. Pure: messages in, facts out.
 *
 * The tickets of one node in one room form a chain: each message names the ticket of the message before it. A receiver
 * that does not have this ticket has missed a message.
 */
export class Peers {
  private readonly peers = new Map<string, Peer>()
  private readonly nextOwner: () => number
  private waiters: Waiter[] = []

  /** `nextOwner` returns a new negative number. */
  constructor(nextOwner: () => number) {
    this.nextOwner = nextOwner
  }

  /** Records that a message of `node` was received, and returns its peer, which is alive and may be new. */
  received(node: string): Peer {
    const peer = this.ensure(node)
    peer.isGone = false
    return peer
  }

  private ensure(node: string): Peer {
    const known = this.peers.get(node)
    if (known) return known
    const owner = this.nextOwner()
    const state = { published: 0, committed: 0, missing: 0, isGone: false, notAliveSince: null }
    const peer: Peer = { node, owner, ...state }
    this.peers.set(node, peer)
    return peer
  }

  find(node: string): Peer | null {
    return this.peers.get(node) ?? null
  }

  /** Whether no other node is known in this room. */
  get isEmpty(): boolean {
    return this.peers.size === 0
  }

  all(): Peer[] {
    return [...this.peers.values()]
  }

  /**
   * Returns the nodes that are not gone and have not been among the living nodes for {@link SILENCE_MS}: the last
   * messages of a node may arrive after it left, and its first ones before its heartbeat. `now` in ms of any monotonic
   * clock.
   */
  expired(alive: ReadonlySet<string>, now: number): string[] {
    const expired: string[] = []
    for (const peer of this.peers.values()) {
      if (peer.isGone || alive.has(peer.node)) peer.notAliveSince = null
      else peer.notAliveSince ??= now
      if (peer.notAliveSince !== null && now - peer.notAliveSince >= SILENCE_MS) expired.push(peer.node)
    }
    return expired
  }

  /** Records an update of `node` that contains everything after the ticket `after`, up to `ticket`. */
  recordUpdate(node: string, after: number, ticket: number): Peer {
    const peer = this.received(node)
    if (after > peer.published) peer.missing = Math.max(peer.missing, after)
    // The message contains the missing updates after `after`.
    else if (peer.missing <= ticket) peer.missing = Math.min(peer.missing, after)
    peer.published = Math.max(peer.published, ticket)
    return peer
  }

  /** Records that `node` reports to have published up to `ticket`. */
  recordStatus(node: string, ticket: number): Peer {
    const peer = this.received(node)
    // It has closed and reopened the room since. A node closes a room only when its updates are committed.
    if (ticket < peer.published) this.recordCommit(node, peer.published)
    if (ticket > peer.published) {
      peer.missing = Math.max(peer.missing, ticket)
      peer.published = ticket
    }
    return peer
  }

  /** Records that all updates of `node` up to `ticket` are committed. */
  recordCommit(node: string, ticket: number): void {
    const peer = this.ensure(node)
    peer.committed = Math.max(peer.committed, ticket)
    this.notifyWaiters()
  }

  /** Records that the database was read after the updates up to these tickets were committed: they are not missing. */
  recordRead(committed: ReadonlyMap<string, number>): void {
    for (const [node, ticket] of committed) {
      const peer = this.peers.get(node)
      if (peer && peer.missing <= ticket) peer.missing = 0
    }
  }

  /** The highest published ticket of each node. */
  publishedTickets(): ReadonlyMap<string, number> {
    return new Map(this.all().map(({ node, published }) => [node, published]))
  }

  /** The highest committed ticket of each node. */
  committedTickets(): ReadonlyMap<string, number> {
    return new Map(this.all().map(({ node, committed }) => [node, committed]))
  }

  /** Removes a node all of whose updates are in the database. */
  remove(node: string): Peer | null {
    const peer = this.peers.get(node) ?? null
    if (!peer) return null
    this.peers.delete(node)
    peer.committed = Number.POSITIVE_INFINITY
    this.notifyWaiters()
    return peer
  }

  /** Whether updates are missing and have to be read from the database. */
  get hasMissing(): boolean {
    for (const { missing } of this.peers.values()) if (missing > 0) return true
    return false
  }

  /** Whether all missing updates are committed, so that they can be read. */
  get isMissingReadable(): boolean {
    return this.all().every(({ missing, committed }) => missing <= committed)
  }

  /** Whether everything that other nodes published is known to be committed. */
  get isSettled(): boolean {
    for (const { published, committed } of this.peers.values()) if (published > committed) return false
    return true
  }

  /** Calls back once everything that is published by now is committed. */
  whenSettled(callback: () => void): void {
    const needs = new Map(
      this.all().flatMap((peer): [Peer, number][] =>
        peer.published > peer.committed ? [[peer, peer.published]] : [],
      ),
    )
    this.waiters.push({ needs, callback })
    this.notifyWaiters()
  }

  private notifyWaiters(): void {
    if (this.waiters.length === 0) return
    const isDue = ({ needs }: Waiter): boolean =>
      [...needs].every(([peer, ticket]) => ticket <= peer.committed)
    const due = this.waiters.filter(isDue)
    if (due.length === 0) return
    this.waiters = this.waiters.filter((waiter) => !due.includes(waiter))
    for (const { callback } of due) callback()
  }
}
