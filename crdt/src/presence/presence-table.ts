import { ByteWriter } from '../wire/writer.ts'
import { decodeAwareness, NULL_STATE, type Statement, stateProblem } from './awareness-message.ts'
import { type Entry, isElsewhere, isLocal, kept, mayClaim, set, update } from './entry.ts'

/** Limits of one session in the table. */
export interface PresenceLimits {
  /** Largest state of one client, in bytes. */
  readonly maxStateBytes: number
  /** ClientIDs that one session may own: its own, and a new one after the client rebuilt its document. */
  readonly maxClientsPerOwner: number
}

/** The result of receiving an awareness message. */
export type PresenceResult =
  /**
   * These clients changed; relay their states, and send {@link PresenceTable.answers} to the sender first. The clocks
   * of the clients in `behind` are lower than the clocks sent to others. The clients in `back` were here before, or on
   * another node, and may repeat a state they already showed.
   */
  | {
      readonly kind: 'changed'
      readonly clients: readonly number[]
      readonly behind?: readonly number[]
      readonly back?: readonly number[]
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: string }

/** Changes the states that a session shows before they are stored; `null`: others do not see the session. */
export type StateStamp = (state: Uint8Array) => Uint8Array | null

const UNCHANGED: PresenceResult = { kind: 'unchanged' }
/**
 * The clients in a room, as `clientID → clock, bytes`. States are checked but never parsed into objects. Pure: owners
 * are numbers that the caller assigns to sessions, time is an argument.
 *
 * A session may change only clientIDs that it introduced. Stock clients repeat the states of others; those are ignored
 * silently. A client that reconnects introduces its clientID again, and thereby takes it over from its dead socket.
 */
export class PresenceTable {
  private readonly limits: PresenceLimits
  private readonly entries = new Map<number, Entry>()
  private readonly byOwner = new Map<number, Set<number>>()

  constructor(limits: PresenceLimits) {
    this.limits = limits
  }

  /** Number of clients with a state. */
  get size(): number {
    let size = 0
    for (const entry of this.entries.values()) if (entry.state) size++
    return size
  }

  /** The states of all clients, as JSON in UTF-8. They are JSON objects, but otherwise as any client wrote them. */
  *states(): Iterable<Uint8Array> {
    for (const { state } of this.entries.values()) if (state) yield state
  }

  /**
   * Processes an awareness message (y-protocols encoding) of one session. Never throws on malformed bytes.
   * `returningAt` is for a session that had opened the document before: a clock that was not sent to any client yet,
   * such as milliseconds since 1970. Other clients that return together with it have discarded its state, but not its
   * clock. `stamp` is applied to the states that are stored.
   */
  receive(
    owner: number,
    principal: string,
    message: Uint8Array,
    now: number,
    returningAt: number | null = null,
    stamp: StateStamp | null = null,
  ): PresenceResult {
    const statements = decodeAwareness(message, this.limits.maxStateBytes)
    if (typeof statements === 'string') return { kind: 'refused', reason: statements }
    const introduced = !this.byOwner.has(owner) && statements.length === 1 ? statements[0]?.client : undefined
    const problem = this.problemOf(owner, principal, statements, introduced !== undefined)
    if (problem !== null) return { kind: 'refused', reason: problem }
    const wasKnown = introduced !== undefined && this.entries.has(introduced)
    const changed: number[] = []
    for (const statement of statements) {
      if (this.take(owner, principal, statement, introduced !== undefined, now, stamp))
        changed.push(statement.client)
    }
    const back: number[] = []
    if (introduced !== undefined && this.byOwner.get(owner)?.has(introduced)) {
      if (wasKnown || returningAt !== null) back.push(introduced)
      const isAhead = returningAt !== null && this.tellAtLeast(introduced, returningAt)
      if (isAhead && changed.length === 0) changed.push(introduced)
    }
    if (changed.length + back.length === 0) return UNCHANGED
    const behind = changed.filter((client) => this.isBehind(client))
    return {
      kind: 'changed',
      clients: changed,
      ...(behind.length > 0 ? { behind } : {}),
      ...(back.length > 0 ? { back } : {}),
    }
  }

  /**
   * Processes another node's message about its own clients; `owner`, a negative number, identifies that node. The
   * message is not limited or validated, and its states do not expire: they stay until the node removes them or is
   * gone. A removal means that the node no longer owns the client; with `whole`, that also applies to all clients that
   * the message does not contain. `newAt` is the clock for clients without a state here, like `returningAt` in {@link
   * receive}: clients of this node may have seen them on another node.
   */
  receiveFromNode(
    owner: number,
    message: Uint8Array,
    now: number,
    { whole = false, newAt = 0 }: { readonly whole?: boolean; readonly newAt?: number } = {},
  ): PresenceResult {
    const statements = decodeAwareness(message, this.limits.maxStateBytes)
    if (typeof statements === 'string') return { kind: 'refused', reason: statements }
    const hidden = statements.filter(({ client }) => !this.entries.get(client)?.state)
    const changed = statements
      .filter((said) => this.takeFromNode(owner, said, now))
      .map(({ client }) => client)
    for (const { client, state } of hidden) if (state) this.tellAtLeast(client, newAt)
    if (whole) {
      const mentioned = new Set(statements.map(({ client }) => client))
      for (const client of [...(this.byOwner.get(owner) ?? [])]) {
        if (mentioned.has(client)) continue
        if (this.takeFromNode(owner, { client, clock: 0, state: null }, now)) changed.push(client)
      }
    }
    return changed.length === 0 ? UNCHANGED : { kind: 'changed', clients: changed }
  }

  /**
   * An awareness message for other nodes with the states of this node's sessions, for these clients or for all; `null`
   * when it would be empty. The clocks are the clients' own.
   */
  encodeForNodes(clients?: Iterable<number>): Uint8Array | null {
    const chosen: [number, Entry, boolean][] = []
    for (const client of clients ?? this.entries.keys()) {
      const entry = this.entries.get(client)
      if (!entry) continue
      const shown = entry.state !== null && isLocal(entry)
      if (shown || clients) chosen.push([client, entry, shown])
    }
    if (chosen.length === 0) return null
    const writer = new ByteWriter(chosen.length * 200).varUint(chosen.length)
    for (const [client, { clock, state }, shown] of chosen) {
      writer
        .varUint(client)
        .varUint(clock)
        .varBytes((shown ? state : null) ?? NULL_STATE)
    }
    return writer.finish()
  }

  /** The present owners of this clientID: sessions, and other nodes as negative numbers. */
  ownersOf(client: number): readonly number[] {
    return [...(this.entries.get(client)?.owners ?? [])]
  }

  /** Removes a session. Returns the clients that have no owner any more; relay {@link encode} of them. */
  leave(owner: number): readonly number[] {
    const clients = this.byOwner.get(owner)
    this.byOwner.delete(owner)
    const gone: number[] = []
    for (const client of clients ?? []) {
      const entry = this.entries.get(client)
      if (!entry) continue
      entry.owners.delete(owner)
      if (entry.owners.size > 0) continue
      if (entry.state) gone.push(client)
      // At the SAME clock: at equal clocks null wins, and a rejoin under the next clock is not refused.
      entry.state = null
    }
    return gone
  }

  /** Removes states that were not renewed since `before`; returns their clients. */
  expire(before: number): readonly number[] {
    const gone: number[] = []
    for (const [client, entry] of this.entries) {
      if (entry.renewedAt >= before || isElsewhere(entry)) continue
      if (entry.state) gone.push(client)
      entry.state = null
      if (entry.owners.size === 0) this.entries.delete(client)
    }
    return gone
  }

  /** An awareness message with the current states of these clients, or of all; `null` when it would be empty. */
  encode(clients?: Iterable<number>): Uint8Array | null {
    const chosen: [number, Entry][] = []
    if (clients) {
      for (const client of clients) {
        const entry = this.entries.get(client)
        if (entry) chosen.push([client, entry])
      }
    } else {
      for (const pair of this.entries) if (pair[1].state) chosen.push(pair)
    }
    if (chosen.length === 0) return null
    const writer = new ByteWriter(chosen.length * 200).varUint(chosen.length)
    for (const [client, entry] of chosen) {
      writer
        .varUint(client)
        .varUint(entry.told)
        .varBytes(entry.state ?? NULL_STATE)
    }
    return writer.finish()
  }

  /** The messages to send to the sender; see {@link encodeLeft} and {@link encodeAnew}. */
  answers({ behind, back }: Extract<PresenceResult, { kind: 'changed' }>, clock: number): Uint8Array[] {
    const left = behind && this.encodeLeft(behind)
    const anew = back && this.encodeAnew(back, clock)
    return [left, anew].filter((answer) => answer instanceof Uint8Array)
  }

  /**
   * The current states of all clients except these, for a client that returns. Stock clients discard the states of
   * others when the connection breaks, but not their clocks, and ignore a state that is not newer. `clock` is one that
   * no node has sent before, such as milliseconds since 1970. `null` when there are no other clients.
   */
  encodeAnew(except: readonly number[], clock: number): Uint8Array | null {
    const shown: number[] = []
    for (const [client, entry] of this.entries) {
      if (!entry.state || except.includes(client)) continue
      entry.told = Math.max(entry.told + 1, clock)
      shown.push(client)
    }
    return this.encode(shown)
  }

  /**
   * Removals of these clients, to be sent to the client itself: y-protocols then continues from the clock that was sent
   * to others, and does not accept an old state of its own as a newer one.
   */
  encodeLeft(clients: readonly number[]): Uint8Array {
    const writer = new ByteWriter(clients.length * 24 + 8).varUint(clients.length)
    for (const client of clients) {
      writer
        .varUint(client)
        .varUint(this.entries.get(client)?.told ?? 0)
        .varBytes(NULL_STATE)
    }
    return writer.finish()
  }

  /** The states of all clients, with `null` for clients that left and are not deleted yet; `null` when empty. */
  encodeWithGone(): Uint8Array | null {
    return this.encode(this.entries.keys())
  }

  /**
   * The reason for refusing a message. Only states that may be stored are validated, which are few; a session's
   * statements about other clients are ignored without further checks.
   */
  private problemOf(
    owner: number,
    principal: string,
    statements: readonly Statement[],
    introducing: boolean,
  ): string | null {
    const owned = this.byOwner.get(owner)
    const taken = new Set<number>()
    let room = this.limits.maxClientsPerOwner - (owned?.size ?? 0)
    for (const { client, clock, state } of statements) {
      if (!state) continue
      const entry = this.entries.get(client)
      if (owned?.has(client)) {
        if (entry && clock <= entry.clock) continue
      } else if (!taken.has(client)) {
        if (room === 0) continue
        const isKnown = owned !== undefined || taken.size > 0
        if (entry && !mayClaim(entry, principal, clock, introducing, isKnown)) continue
        room--
      }
      if (taken.has(client)) return 'a client appears twice'
      taken.add(client)
      const problem = stateProblem(state)
      if (problem !== null) return problem
    }
    return null
  }

  private take(
    owner: number,
    principal: string,
    said: Statement,
    introducing: boolean,
    now: number,
    stamp: StateStamp | null,
  ): boolean {
    let entry = this.entries.get(said.client)
    if (!entry) {
      // A removal of an unknown client has no effect.
      if (!said.state || !this.mayOwnMore(owner)) return false
      const state = kept(stamped(said, stamp).state)
      if (!state) return false
      entry = { clock: said.clock, told: said.clock, state, owners: new Set(), principal, renewedAt: now }
      this.entries.set(said.client, entry)
      this.own(owner, said.client, entry)
      return true
    }
    if (!entry.owners.has(owner)) {
      const isKnown = this.byOwner.has(owner)
      if (!mayClaim(entry, principal, said.clock, introducing, isKnown) || !this.mayOwnMore(owner))
        return false
      if (entry.owners.size === 0) {
        if (!said.state) return false
        entry.principal = principal
        this.own(owner, said.client, entry)
        set(entry, stamped(said, stamp), now)
        return true
      }
      entry.principal = principal
      const wasElsewhere = !isLocal(entry)
      this.own(owner, said.client, entry)
      // The client moved here from another node: other nodes must learn that this node owns it now.
      return update(entry, stamped(said, stamp), now) || (wasElsewhere && entry.state !== null)
    }
    return update(entry, said.clock > entry.clock ? stamped(said, stamp) : said, now)
  }

  private takeFromNode(owner: number, said: Statement, now: number): boolean {
    const entry = this.entries.get(said.client)
    if (!said.state) {
      if (!entry?.owners.delete(owner)) return false
      this.byOwner.get(owner)?.delete(said.client)
      if (entry.owners.size > 0 || !entry.state) return false
      entry.state = null
      return true
    }
    if (!entry) {
      const { clock } = said
      const state = kept(said.state)
      const fresh = { clock, told: clock, state, owners: new Set<number>(), principal: null, renewedAt: now }
      this.entries.set(said.client, fresh)
      this.own(owner, said.client, fresh)
      return true
    }
    this.own(owner, said.client, entry)
    if (entry.state && said.clock <= entry.clock) return false
    set(entry, said, now)
    return true
  }

  /** Raises the clock sent to others to at least `clock`; returns whether they must be informed. */
  private tellAtLeast(client: number, clock: number): boolean {
    const entry = this.entries.get(client)
    if (!entry || entry.told >= clock) return false
    entry.told = clock
    return entry.state !== null
  }

  private isBehind(client: number): boolean {
    const entry = this.entries.get(client)
    return entry !== undefined && entry.clock < entry.told
  }

  private mayOwnMore(owner: number): boolean {
    return (this.byOwner.get(owner)?.size ?? 0) < this.limits.maxClientsPerOwner
  }

  private own(owner: number, client: number, entry: Entry): void {
    entry.owners.add(owner)
    const owned = this.byOwner.get(owner)
    if (owned) owned.add(client)
    else this.byOwner.set(owner, new Set([client]))
  }
}

/** The statement with the state that is stored for it. */
function stamped(said: Statement, stamp: StateStamp | null): Statement {
  return stamp === null || said.state === null ? said : { ...said, state: stamp(said.state) }
}
