import { type Chunk, type PresenceTable, spliceChunks } from '@cowrite/crdt'
import type { BroadcastGroup, Member } from './member.ts'
import { SparseMap } from './sparse-map.ts'

/** A flush may take this share of the time: the window is what it cost, divided by this. */
const FLUSH_SHARE = 1 / 50
/** No edit waits longer than this, in ms: one screen refresh. */
const MAX_WINDOW_MS = 16
/** Shorter windows than this save less than their timer costs, in ms: small rooms have none. */
const MIN_WINDOW_MS = 2
/** Carets may wait this much longer than edits, in windows: at 30 a second they still move smoothly. */
const PRESENCE_WINDOWS = 2
/**
 * A flush is never taken to cost more than this for each member, in ms: whatever took longer was the process being
 * interrupted, and must not slow a small room down.
 */
const MAX_COST_MS = 0.01
/** Weight of the newest measurement in the running mean of what a flush costs. */
const SMOOTHING = 1 / 8

/** A flush to come. */
interface Scheduled {
  readonly timer: NodeJS.Timeout
  /** When, in ms of the clock. */
  readonly at: number
}

/**
 * The fan-out to the members of one room: leading edge at once, then windows sized by what a flush costs.
 * Everything that waits leaves with the same flush, acknowledgements in one write with the updates.
 */
export class Broadcast {
  private readonly presence: PresenceTable
  private readonly now: () => number
  private readonly onPresence: (() => void) | null
  private readonly groups = new Map<string, { group: BroadcastGroup; members: Set<Member> }>()
  private chunks: Chunk[] = []
  /** The only member whose updates wait, or `null` when there are several. */
  private writer: Member | null = null
  private readonly movedClients = new SparseMap<number, Member | null>()
  private readonly acknowledged = new SparseMap<Member, number>()
  private scheduled: Scheduled | null = null
  private lastFlush = Number.NEGATIVE_INFINITY
  private costMs = 0

  /** `onPresence` is called when presence changed. */
  constructor(presence: PresenceTable, now: () => number, onPresence: (() => void) | null = null) {
    this.presence = presence
    this.now = now
    this.onPresence = onPresence
  }

  private get members(): number {
    let count = 0
    for (const { members } of this.groups.values()) count += members.size
    return count
  }

  /** The broadcast group of this key, if anybody belongs to it. */
  group(key: string): BroadcastGroup | null {
    return this.groups.get(key)?.group ?? null
  }

  add(member: Member): void {
    // What waits was not meant for the newcomer, who gets it with the state.
    this.flush()
    const { group } = member
    const present = this.groups.get(group.key)
    if (present) present.members.add(member)
    else this.groups.set(group.key, { group, members: new Set([member]) })
  }

  remove(member: Member): void {
    const group = this.groups.get(member.group.key)
    if (!group?.members.delete(member)) return
    if (group.members.size === 0) this.groups.delete(member.group.key)
    if (this.writer === member) this.writer = null
    this.acknowledged.delete(member)
  }

  /** An update of `writer` goes to everybody else. */
  update(chunk: Chunk, writer: Member | null): void {
    this.writer = this.chunks.length === 0 || this.writer === writer ? writer : null
    this.chunks.push(chunk)
    for (const { group, members } of this.groups.values()) {
      if (!group.immediate) continue
      for (const member of members) if (member !== writer) member.deliver(group.update(chunk.bytes), 0)
    }
    this.arrange(1)
  }

  /** These clients' presence changed, as `speaker` said; `null` when nobody did. */
  presenceChanged(clients: readonly number[], speaker: Member | null): void {
    for (const client of clients) this.movedClients.set(client, speaker)
    this.arrange(PRESENCE_WINDOWS)
    this.onPresence?.()
  }

  /** `count` updates of this member are saved: said at once, or with the updates that wait. */
  acknowledge(member: Member, count: number): void {
    if (this.chunks.length === 0 || member.group.immediate) member.acknowledge(count)
    else this.acknowledged.set(member, (this.acknowledged.get(member) ?? 0) + count)
  }

  /** One stateless message to all whose protocol has them; `sender`: who sent it, as JSON. */
  stateless(payload: string, except: Member | null, sender: string | null = null): void {
    // A member that turns lagging with a frame must have been sent all that the log holds.
    this.flush()
    for (const { group, members } of this.groups.values()) {
      const frame = group.stateless(payload, sender)
      if (!frame) continue
      for (const member of members) if (member !== except) member.deliver(frame, 0)
    }
  }

  /** Sends what waits now. */
  flush(): void {
    if (this.scheduled) clearTimeout(this.scheduled.timer)
    this.scheduled = null
    if (this.chunks.length === 0 && this.movedClients.size === 0) return
    const started = this.now()
    if (this.chunks.length > 0) this.flushUpdates()
    if (this.movedClients.size > 0) this.flushPresence()
    this.lastFlush = this.now()
    const cost = Math.min(this.lastFlush - started, this.members * MAX_COST_MS)
    this.costMs += SMOOTHING * (cost - this.costMs)
  }

  /** Forgets what waits; for a room that closes. */
  stop(): void {
    if (this.scheduled) clearTimeout(this.scheduled.timer)
    this.scheduled = null
    this.chunks = []
    this.movedClients.clear()
    this.acknowledged.clear()
  }

  /** Sees to a flush within so many windows after the last one. */
  private arrange(windows: number): void {
    const window = Math.min(this.costMs / FLUSH_SHARE, MAX_WINDOW_MS) * windows
    const at = window < MIN_WINDOW_MS ? this.lastFlush : this.lastFlush + window
    if (this.scheduled) {
      if (this.scheduled.at <= at) return
      clearTimeout(this.scheduled.timer)
      this.scheduled = null
    }
    const wait = at - this.now()
    if (wait <= 0) this.flush()
    else this.scheduled = { timer: setTimeout(() => this.flush(), wait), at }
  }

  private flushUpdates(): void {
    const { bytes } = spliceChunks(this.chunks)
    const { writer, acknowledged } = this
    this.chunks = []
    this.writer = null
    for (const { group, members } of this.groups.values()) {
      if (group.immediate || (members.size === 1 && writer && members.has(writer))) continue
      const frame = group.update(bytes)
      for (const member of members) {
        if (member === writer) continue
        const count = acknowledged.get(member) ?? 0
        if (count > 0) acknowledged.delete(member)
        member.deliver(frame, count)
      }
    }
    for (const [member, count] of acknowledged) member.acknowledge(count)
    acknowledged.clear()
  }

  private flushPresence(): void {
    const speakers = new Set(this.movedClients.values())
    const speaker = speakers.size === 1 ? [...speakers][0]! : null
    const message = this.presence.encode(this.movedClients.keys())
    this.movedClients.clear()
    if (!message) return
    for (const { group, members } of this.groups.values()) {
      if (members.size === 1 && speaker && members.has(speaker)) continue
      const frame = group.awareness(message)
      for (const member of members) if (member !== speaker) member.deliverPresence(frame)
    }
  }
}
