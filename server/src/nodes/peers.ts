import { SILENCE_MS } from '../fabric/versions.ts'

/** Another node in one room: how far it has published, and how far that is in the database. */
export interface Peer {
  readonly node: string
  /** Under which presence of its clients is kept: negative, unique in the process. */
  readonly owner: number
  /** The highest ticket that it is known to have published. */
  ticket: number
  /** The highest of these that is known to be in the database. */
  committed: number
  /** Something up to this ticket did not arrive, and has to be read from the database; 0 for nothing. */
  missing: number
  /** It counts as dead, and nothing came from it since. */
  isGone: boolean
  /** Since when it spoke here without being one of the living, in ms; `null` when it is one. */
  strangeSince: number | null
}

interface Waiter {
  readonly needs: ReadonlyMap<Peer, number>
  readonly callback: () => void
}

/**
 * What is known of the other nodes in one room. Pure: messages in, facts out.
 *
 * The tickets of one node in one room form a chain: each message says after which ticket it comes. Whoever did not
 * see that one has missed something.
 */
export class Peers {
  private readonly peers = new Map<string, Peer>()
  private readonly nextOwner: () => number
  private waiters: Waiter[] = []

  /** `nextOwner` hands out negative numbers. */
  constructor(nextOwner: () => number) {
    this.nextOwner = nextOwner
  }

  /** The peer of this name, from which something came: new if need be, and alive. */
  heard(node: string): Peer {
    const peer = this.known(node)
    peer.isGone = false
    return peer
  }

  private known(node: string): Peer {
    const known = this.peers.get(node)
    if (known) return known
    const owner = this.nextOwner()
    const fresh = { ticket: 0, committed: 0, missing: 0, isGone: false, strangeSince: null }
    const peer: Peer = { node, owner, ...fresh }
    this.peers.set(node, peer)
    return peer
  }

  find(node: string): Peer | null {
    return this.peers.get(node) ?? null
  }

  /** Whether no other node was heard of here. */
  get isEmpty(): boolean {
    return this.peers.size === 0
  }

  all(): Peer[] {
    return [...this.peers.values()]
  }

  /**
   * Nodes that are none of the living and have been none for {@link SILENCE_MS}, each once: a node's last words may
   * arrive after its farewell, and its only ones before it was known. `now` in ms of any clock that does not go back.
   */
  silent(alive: ReadonlySet<string>, now: number): string[] {
    const silent: string[] = []
    for (const peer of this.peers.values()) {
      if (peer.isGone || alive.has(peer.node)) peer.strangeSince = null
      else peer.strangeSince ??= now
      if (peer.strangeSince !== null && now - peer.strangeSince >= SILENCE_MS) silent.push(peer.node)
    }
    return silent
  }

  /** An update of `node` arrived that holds everything after the ticket `after`, up to `ticket`. */
  published(node: string, after: number, ticket: number): Peer {
    const peer = this.heard(node)
    if (after > peer.ticket) peer.missing = Math.max(peer.missing, after)
    // What was missing came after all, as far as it lies after `after`.
    else if (peer.missing <= ticket) peer.missing = Math.min(peer.missing, after)
    peer.ticket = Math.max(peer.ticket, ticket)
    return peer
  }

  /** `node` says that it has published up to `ticket`. */
  told(node: string, ticket: number): Peer {
    const peer = this.heard(node)
    // It has let the room go since and opened it again: what it had published was in the database by then.
    if (ticket < peer.ticket) this.committed(node, peer.ticket)
    if (ticket > peer.ticket) {
      peer.missing = Math.max(peer.missing, ticket)
      peer.ticket = ticket
    }
    return peer
  }

  /** Everything of `node` up to `ticket` is in the database. */
  committed(node: string, ticket: number): void {
    const peer = this.known(node)
    peer.committed = Math.max(peer.committed, ticket)
    this.callBack()
  }

  /** The database was read, after everything up to these tickets was committed: nothing of it is missing now. */
  read(committed: ReadonlyMap<string, number>): void {
    for (const [node, ticket] of committed) {
      const peer = this.peers.get(node)
      if (peer && peer.missing <= ticket) peer.missing = 0
    }
  }

  /** How far everybody has published, by node. */
  publishedNow(): ReadonlyMap<string, number> {
    return new Map(this.all().map(({ node, ticket }) => [node, ticket]))
  }

  /** How far everybody's updates are in the database, by node. */
  committedNow(): ReadonlyMap<string, number> {
    return new Map(this.all().map(({ node, committed }) => [node, committed]))
  }

  /** A node is gone and what it had is settled otherwise. */
  remove(node: string): Peer | null {
    const peer = this.peers.get(node) ?? null
    if (!peer) return null
    this.peers.delete(node)
    peer.committed = Number.POSITIVE_INFINITY
    this.callBack()
    return peer
  }

  /** Whether anything has to be read from the database. */
  get isMissing(): boolean {
    for (const { missing } of this.peers.values()) if (missing > 0) return true
    return false
  }

  /** Whether what is missing is in the database, so that reading it now brings it. */
  get isReadable(): boolean {
    return this.all().every(({ missing, committed }) => missing <= committed)
  }

  /** Whether everything that was published is known to be in the database. */
  get isSettled(): boolean {
    for (const { ticket, committed } of this.peers.values()) if (ticket > committed) return false
    return true
  }

  /** Calls back once everything that is published now is in the database. */
  whenSettled(callback: () => void): void {
    const needs = new Map(
      this.all().flatMap((peer): [Peer, number][] =>
        peer.ticket > peer.committed ? [[peer, peer.ticket]] : [],
      ),
    )
    this.waiters.push({ needs, callback })
    this.callBack()
  }

  private callBack(): void {
    if (this.waiters.length === 0) return
    const isDue = ({ needs }: Waiter): boolean =>
      [...needs].every(([peer, ticket]) => ticket <= peer.committed)
    const due = this.waiters.filter(isDue)
    if (due.length === 0) return
    this.waiters = this.waiters.filter((waiter) => !due.includes(waiter))
    for (const { callback } of due) callback()
  }
}
