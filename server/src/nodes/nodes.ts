import { type DocumentHead, StoreError, type UpdateStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Control } from '../fabric/control.ts'
import type { Fabric, FabricEvents, FabricState } from '../fabric/fabric.ts'
import {
  decodeMessage,
  encodeMessage,
  type FabricMessage,
  type FormatVersion,
  VERSIONS,
} from '../fabric/message.ts'
import { uuidBytes } from '../fabric/uuid-bytes.ts'
import { LiveNodes, type NodeState, type SpokenVersions } from '../fabric/versions.ts'
import type { Room } from '../rooms/room.ts'
import { EarlyMessages } from './early.ts'
import { RoomLink } from './room-link.ts'

/** The channel of all nodes. */
const ALL = 'nodes'
/** Between two signs of life, and two looks at rooms and nodes, in ms. */
const SWEEP_MS = 500
/** A node that has been silent for so long, in ms, may be cut off: it is followed through the database. */
const SUSPECT_MS = 1_100
/** A node that died in silence may be one that is only cut off, and is followed for so long, in ms. */
const FOLLOW_MS = 600_000
/** The database is asked so often although everybody is heard, in ms: in case somebody never was. */
const SAFETY_MS = 30_000
/** When the fabric is back, rooms ask in turn within this time, in ms. */
const ASK_SPREAD_MS = 300

/** What a node needs to find the others. */
export interface NodesParts {
  /** Names this process; the origin of its updates in the database. */
  readonly node: string
  readonly open: (events: FabricEvents) => Fabric
  readonly updates: UpdateStore
  readonly log: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Something that another node asks all to do. */
  readonly onControl: (control: Control) => void
  /** The formats that this node speaks; others than all only in tests. */
  readonly speaks?: SpokenVersions
}

/** This process among the others that have the same database: who they are, and the rooms that are shared with them. */
export class Nodes {
  private readonly parts: NodesParts
  private readonly fabric: Fabric
  private readonly live: LiveNodes
  private readonly nodeBytes: Uint8Array
  private readonly links = new Map<string, RoomLink>()
  private readonly early = new EarlyMessages()
  private readonly speaks: SpokenVersions
  private owners = 0
  private rowsRead = 0
  private state: NodeState = 'up'
  /** Nodes that fell silent without a farewell, and when. */
  private readonly vanished = new Map<string, number>()
  private polledAt: number
  private polling = false
  /** Rooms have time for every other sweep. */
  private sweepsLinks = false
  /** Documents with which something was done since the last look into the database began. */
  private readonly controlled = new Set<string>()
  private readonly timer: NodeJS.Timeout

  constructor(parts: NodesParts) {
    this.parts = parts
    this.speaks = parts.speaks ?? VERSIONS
    this.nodeBytes = uuidBytes(parts.node)
    this.live = new LiveNodes(this.speaks, parts.now())
    this.polledAt = parts.now()
    this.fabric = parts.open({
      onMessage: (channel, bytes) => this.receive(channel, bytes),
      onState: (state) => this.stateChanged(state),
    })
    this.timer = setInterval(() => this.sweep(), SWEEP_MS * (0.9 + 0.2 * Math.random()))
    void this.fabric.subscribe(ALL).then(() => this.beat())
  }

  get fabricState(): FabricState {
    return this.fabric.state
  }

  /** Other nodes that are alive. */
  get others(): number {
    return this.live.alive(this.parts.now()).length
  }

  /** Messages handed to the fabric so far, and those it could not take. */
  get counts(): Fabric['counts'] {
    return this.fabric.counts
  }

  /** Rows read from the database so far because other nodes had not told what is in them. */
  get repairedRows(): number {
    return this.rowsRead
  }

  /** From now on what others publish of a document arrives. To be awaited before the document is loaded. */
  async join(documentId: string): Promise<void> {
    this.early.expect(documentId)
    await this.fabric.subscribe(documentId)
  }

  /** Connects a room that was loaded up to the sequence number `head`. */
  connect(room: Room, head: number): void {
    const link = new RoomLink(room, head, {
      node: this.parts.node,
      updates: this.parts.updates,
      log: this.parts.log,
      now: this.parts.now,
      publish: (documentId, message) => this.publish(documentId, message),
      hasRead: (rows) => {
        this.rowsRead += rows
      },
      nextOwner: () => --this.owners,
    })
    this.links.set(room.documentId, link)
    room.connect(link)
    for (const message of this.early.take(room.documentId)) link.receive(message)
  }

  /** The room of this document is closed, or could not be loaded. */
  leave(documentId: string): void {
    this.links.get(documentId)?.close()
    this.links.delete(documentId)
    this.early.take(documentId)
    this.fabric.unsubscribe(documentId)
  }

  /** Asks all other nodes to do something. */
  control(control: Control): void {
    this.notice(control)
    this.publish(ALL, { type: 'control', node: this.parts.node, control })
  }

  /** Tells the others that this node takes nobody in any more. */
  drain(): void {
    this.state = 'draining'
    this.beat()
  }

  async close(): Promise<void> {
    clearInterval(this.timer)
    for (const documentId of [...this.links.keys()]) this.leave(documentId)
    this.state = 'gone'
    this.beat()
    await this.fabric.close()
  }

  private publish(channel: string, message: FabricMessage): boolean {
    const version = message.type === 'beat' ? this.speaks.oldest : this.live.speaks(this.parts.now())
    return this.fabric.publish(channel, encodeMessage(message, version as FormatVersion, this.nodeBytes))
  }

  private beat(): void {
    this.publish(ALL, { type: 'beat', node: this.parts.node, ...this.speaks, state: this.state })
  }

  private receive(channel: string, bytes: Uint8Array): void {
    const decoded = decodeMessage(bytes)
    if (!decoded.ok) {
      this.parts.log.warn({ channel, reason: decoded.detail }, 'a message of another node was not understood')
      return
    }
    const { message } = decoded
    if (channel !== ALL) {
      const link = this.links.get(channel)
      if (link) link.receive(message)
      else this.early.add(channel, message, bytes.length)
      return
    }
    if (message.type === 'control') {
      this.notice(message.control)
      this.parts.onControl(message.control)
    }
    if (message.type !== 'beat') return
    const change = this.live.beat(message.node, message, this.parts.now())
    if (change === 'joined') {
      this.beat()
      // It was there all the time, with rooms and people that nobody could hear of.
      if (this.vanished.delete(message.node)) this.inTurn((link) => link.ask())
    }
    if (change === 'left') this.gone(message.node)
  }

  private gone(node: string): void {
    this.parts.log.info({ node }, 'another node is gone')
    for (const link of this.links.values()) link.nodeGone(node)
  }

  private stateChanged(state: FabricState): void {
    switch (state.name) {
      case 'away':
        this.parts.log.warn('Redis is away: other nodes are followed through the database')
        for (const link of this.links.values()) link.forgetPresence()
        return
      case 'connected':
        this.parts.log.info('Redis is back')
        this.live.listening(this.parts.now())
        this.beat()
        this.inTurn((link) => link.reconnected())
        void this.poll(true)
        return
      default:
        state satisfies never
    }
  }

  private inTurn(work: (link: RoomLink) => void): void {
    for (const link of this.links.values()) {
      setTimeout(() => {
        if (this.links.get(link.documentId) === link) work(link)
      }, Math.random() * ASK_SPREAD_MS)
    }
  }

  private sweep(): void {
    const now = this.parts.now()
    this.beat()
    const hears = this.fabric.state.name === 'connected'
    for (const node of hears ? this.live.expire(now) : []) {
      this.vanished.set(node, now)
      this.gone(node)
    }
    const isBlind = this.isBlind(now)
    if (isBlind || now - this.polledAt >= SAFETY_MS) void this.poll(isBlind)
    const alive = hears ? new Set(this.live.alive(now).map(({ node }) => node)) : null
    this.sweepsLinks = !this.sweepsLinks
    if (this.sweepsLinks) for (const link of this.links.values()) link.sweep(alive)
  }

  /** Whether there may be nodes that are alive and cannot be heard. */
  private isBlind(now: number): boolean {
    for (const [node, since] of this.vanished) if (now - since > FOLLOW_MS) this.vanished.delete(node)
    if (this.fabric.state.name !== 'connected' || this.vanished.size > 0) return true
    return this.live.alive(now).some(({ seen }) => now - seen > SUSPECT_MS)
  }

  private notice(control: Control): void {
    if ('documentId' in control) this.controlled.add(control.documentId)
  }

  /** What others did with the document itself may not have been heard either. */
  private catchUp(documentId: string, head: DocumentHead | undefined): void {
    const { onControl } = this.parts
    if (!head) onControl({ kind: 'close', documentId, code: 'not-found' })
    else if (head.trashed) onControl({ kind: 'trashed', documentId, trashed: true })
    else onControl({ kind: 'read-only', documentId, on: head.readOnly })
  }

  /**
   * Without the fabric the heads in the database tell where others have written; with it (not `isBlind`), whether
   * somebody writes who is not heard.
   */
  private async poll(isBlind: boolean): Promise<void> {
    if (this.polling || this.links.size === 0) return
    this.polling = true
    this.polledAt = this.parts.now()
    this.controlled.clear()
    try {
      const asked = [...this.links.keys()]
      const heads = await this.parts.updates.heads(asked)
      for (const documentId of asked) {
        const link = this.links.get(documentId)
        if (!link) continue
        const head = heads.get(documentId)
        // What was heard is newer than what was read.
        if (!this.controlled.has(documentId)) this.catchUp(documentId, head)
        if (!head) continue
        if (!isBlind) link.expect(head.head)
        else if (head.head > link.seq) void link.read()
      }
    } catch (error) {
      // The database is away too, and the journal says so; the next look is soon.
      if (!(error instanceof StoreError)) throw error
    } finally {
      this.polling = false
    }
  }
}
