import { type Chunk, type PresenceTable, spliceChunks } from '@cowrite/crdt'
import type { Audience, Member } from './member.ts'

/** A flush may take this share of the time: the window is what it cost, divided by this. */
const FLUSH_SHARE = 1 / 40
/** No edit waits longer than this, in ms: one screen refresh. */
const MAX_WINDOW_MS = 16
/** Shorter windows than this save less than their timer costs, in ms: small rooms have none. */
const MIN_WINDOW_MS = 2
/** Weight of the newest measurement in the running mean of what a flush costs. */
const SMOOTHING = 1 / 8

/** The fan-out to the members of one room: leading edge at once, then windows sized by what a flush costs. */
export class Broadcast {
  private readonly presence: PresenceTable
  private readonly now: () => number
  private readonly audiences = new Map<string, { audience: Audience; members: Set<Member> }>()
  private chunks: Chunk[] = []
  /** The only member whose updates wait, or `null` when there are several. */
  private writer: Member | null = null
  private readonly movedClients = new Map<number, Member | null>()
  private timer: NodeJS.Timeout | null = null
  private lastFlush = Number.NEGATIVE_INFINITY
  private costMs = 0

  constructor(presence: PresenceTable, now: () => number) {
    this.presence = presence
    this.now = now
  }

  add(member: Member): void {
    // What waits was not meant for the newcomer, who gets it with the state.
    this.flush()
    const { audience } = member
    const group = this.audiences.get(audience.key)
    if (group) group.members.add(member)
    else this.audiences.set(audience.key, { audience, members: new Set([member]) })
  }

  remove(member: Member): void {
    const group = this.audiences.get(member.audience.key)
    if (!group?.members.delete(member)) return
    if (group.members.size === 0) this.audiences.delete(member.audience.key)
    if (this.writer === member) this.writer = null
  }

  /** An update of `writer` goes to everybody else. */
  update(chunk: Chunk, writer: Member | null): void {
    this.writer = this.chunks.length === 0 || this.writer === writer ? writer : null
    this.chunks.push(chunk)
    for (const { audience, members } of this.audiences.values()) {
      if (!audience.immediate) continue
      for (const member of members) if (member !== writer) member.deliver(audience.update(chunk.bytes))
    }
    this.arrange()
  }

  /** These clients' presence changed, as `speaker` said; `null` when nobody did. */
  moved(clients: readonly number[], speaker: Member | null): void {
    for (const client of clients) this.movedClients.set(client, speaker)
    this.arrange()
  }

  /** One stateless message to all whose protocol has them. */
  stateless(payload: string, except: Member | null): void {
    for (const { audience, members } of this.audiences.values()) {
      const frame = audience.stateless(payload)
      if (!frame) continue
      for (const member of members) if (member !== except) member.deliver(frame)
    }
  }

  /** Sends what waits now. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.chunks.length === 0 && this.movedClients.size === 0) return
    const started = this.now()
    this.flushUpdates()
    this.flushPresence()
    this.lastFlush = this.now()
    this.costMs += SMOOTHING * (this.lastFlush - started - this.costMs)
  }

  /** Forgets what waits; for a room that closes. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.chunks = []
    this.movedClients.clear()
  }

  private arrange(): void {
    if (this.timer) return
    const window = Math.min(this.costMs / FLUSH_SHARE, MAX_WINDOW_MS)
    const wait = window < MIN_WINDOW_MS ? 0 : this.lastFlush + window - this.now()
    if (wait <= 0) this.flush()
    else this.timer = setTimeout(() => this.flush(), wait)
  }

  private flushUpdates(): void {
    if (this.chunks.length === 0) return
    const { bytes } = spliceChunks(this.chunks)
    const { writer } = this
    this.chunks = []
    this.writer = null
    for (const { audience, members } of this.audiences.values()) {
      if (audience.immediate || (members.size === 1 && writer && members.has(writer))) continue
      const frame = audience.update(bytes)
      for (const member of members) if (member !== writer) member.deliver(frame)
    }
  }

  private flushPresence(): void {
    if (this.movedClients.size === 0) return
    const speakers = new Set(this.movedClients.values())
    const speaker = speakers.size === 1 ? [...speakers][0]! : null
    const message = this.presence.encode(this.movedClients.keys())
    this.movedClients.clear()
    if (!message) return
    for (const { audience, members } of this.audiences.values()) {
      if (members.size === 1 && speaker && members.has(speaker)) continue
      const frame = audience.awareness(message)
      for (const member of members) if (member !== speaker) member.deliverPresence(frame)
    }
  }
}
