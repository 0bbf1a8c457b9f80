import { ByteWriter } from '../wire/writer.ts'
import { decodeAwareness, NULL_STATE, type Statement, stateProblem } from './awareness-message.ts'
import { type Entry, isElsewhere, isLocal, kept, mayClaim, set, update } from './entry.ts'

/** Limits on what one session may put into the table. */
export interface PresenceLimits {
  /** Largest state of one client in bytes. */
  readonly maxStateBytes: number
  /** ClientIDs one session may speak for: itself, and itself again after its document was rebuilt. */
  readonly maxClientsPerOwner: number
}

/** What became of an awareness message. */
export type PresenceResult =
  /**
   * These clients changed; relay their states, and give the speaker {@link PresenceTable.answers} first. Those of them
   * that are `behind` count slower than others were told. Those that are `back` were here before, or on another node,
   * and may show what they showed.
   */
  | {
      readonly kind: 'changed'
      readonly clients: readonly number[]
      readonly behind?: readonly number[]
      readonly back?: readonly number[]
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: string }

const UNCHANGED: PresenceResult = { kind: 'unchanged' }
/**
 * Who is in a room, as `clientID → clock, bytes`: states are checked but never parsed. Pure: owners are
 * numbers the caller gives to sessions, time comes in as an argument.
 *
 * A session may speak only for clientIDs that it introduced. Stock clients repeat what they hear about
 * others; that is dropped in silence. A client that reconnects introduces its clientID again and so takes it
 * over from its dead socket.
 */
export class PresenceTable {
  private readonly limits: PresenceLimits
  private readonly entries = new Map<number, Entry>()
  private readonly byOwner = new Map<number, Set<number>>()

  constructor(limits: PresenceLimits) {
    this.limits = limits
  }

  /** Number of clients that show something. */
  get size(): number {
    let size = 0
    for (const entry of this.entries.values()) if (entry.state) size++
    return size
  }

  /**
   * Takes in an awareness message (y-protocols encoding) of one session. Never throws on bad bytes. `returningAt` is for
   * a session that held the document before it came: a clock that nobody was told yet, such as milliseconds since 1970.
   * Those who came along with it have forgotten its state, but not its clock.
   */
  receive(
    owner: number,
    principal: string,
    message: Uint8Array,
    now: number,
    returningAt: number | null = null,
  ): PresenceResult {
    const statements = decodeAwareness(message, this.limits.maxStateBytes)
    if (typeof statements === 'string') return { kind: 'refused', reason: statements }
    const introduced = !this.byOwner.has(owner) && statements.length === 1 ? statements[0]?.client : undefined
    const problem = this.problemOf(owner, principal, statements, introduced !== undefined)
    if (problem !== null) return { kind: 'refused', reason: problem }
    const wasKnown = introduced !== undefined && this.entries.has(introduced)
    const changed: number[] = []
    for (const statement of statements) {
      if (this.take(owner, principal, statement, introduced !== undefined, now))
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
   * Takes in what another node says of its own clients; `owner`, a negative number, is that node. What it says is
   * neither limited nor doubted, and nothing of it expires: it is there until the node takes it back or is gone. That
   * a client left means that this node speaks for it no more; with `whole` that is also so of all it does not mention.
   * `newAt` is the clock for clients that were not shown here, as `returningAt` is in {@link receive}: who is here may
   * have come from where it saw them.
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
   * An awareness message for other nodes with what this one's sessions show, of these clients or of all; `null` when
   * there is nothing to say. Clocks are the clients' own.
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

  /** A session is gone. Returns the clients that nobody speaks for any more; relay {@link encode} of them. */
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

  /** Takes back states not renewed since `before`; returns their clients. */
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

  /** An awareness message with the present states of these clients, or of everybody; `null` when empty. */
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

  /** What the speaker has to be told, see {@link encodeLeft} and {@link encodeAnew}. */
  answers({ behind, back }: Extract<PresenceResult, { kind: 'changed' }>, clock: number): Uint8Array[] {
    const left = behind && this.encodeLeft(behind)
    const anew = back && this.encodeAnew(back, clock)
    return [left, anew].filter((answer) => answer instanceof Uint8Array)
  }

  /**
   * The present states of everybody but these clients, for one that is back: stock clients forget who was there when
   * their line breaks, but not the clocks, and take no state that is not newer. `clock` is one that no node has told
   * before, such as milliseconds since 1970; `null` when nobody else is there.
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
   * That these clients have left, for the client itself: y-protocols then counts on from what others were told,
   * and takes no old state of its own that it is told of for a newer one.
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

  /** Everybody's states, with `null` for those who left and are not forgotten yet; `null` when empty. */
  encodeWithGone(): Uint8Array | null {
    return this.encode(this.entries.keys())
  }

  /**
   * Why a message is refused. Only states that may be kept are examined, of which there are few; what a session says of
   * others is ignored, in silence and at no cost.
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
  ): boolean {
    let entry = this.entries.get(said.client)
    if (!entry) {
      // A client that says of an unknown one that it is gone says nothing.
      if (!said.state || !this.mayOwnMore(owner)) return false
      const state = kept(said.state)
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
        set(entry, said, now)
        return true
      }
      entry.principal = principal
      const wasElsewhere = !isLocal(entry)
      this.own(owner, said.client, entry)
      // It came over from another node: others have to hear that this one speaks for it now.
      return update(entry, said, now) || (wasElsewhere && entry.state !== null)
    }
    return update(entry, said, now)
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

  /** Whether others have to be told of it. */
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
