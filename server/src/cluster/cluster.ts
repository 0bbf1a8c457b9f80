import type { UpdateStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ClusterPort } from '../rooms/cluster-port.ts'
import type { Room } from '../rooms/room.ts'
import type { RoomCommand } from '../rooms/room-command.ts'
import type { BusCounts, BusEvents, BusState, MessageBus } from './bus/message-bus.ts'
import { Membership } from './membership/membership.ts'
import { PresenceQuestion } from './presence-question.ts'
import {
  type FormatRange,
  type FormatVersion,
  QUESTIONS_SINCE,
  SUPPORTED_FORMATS,
} from './protocol/format.ts'
import { type ClusterMessage, decodeMessage, encodeMessage, type NodeState } from './protocol/message.ts'
import { uuidBytes } from './protocol/uuid-bytes.ts'
import { EarlyMessages } from './replication/early-messages.ts'
import { HeadPoller } from './replication/head-poller.ts'
import type { ReplicationContext } from './replication/replication-context.ts'
import { RoomReplicator } from './replication/room-replicator.ts'

/** The channel of all nodes. The other channels are those of rooms, named by the document's id. */
const ALL_NODES = 'nodes'
/** Interval of heartbeats and of checks of the other nodes, in ms. Rooms are checked every second time. */
const SWEEP_MS = 500
/** When the bus is connected again, the rooms request the status of other nodes at random times within this, in ms. */
const RECONNECT_SPREAD_MS = 300

/** Options of a {@link Cluster}. */
export interface ClusterOptions {
  /** UUID of this node, which is also the origin of its updates in the database. */
  readonly node: string
  readonly openBus: (events: BusEvents) => MessageBus
  readonly updates: UpdateStore
  readonly logger: Logger
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Executes a command of another node in the rooms of this node. */
  readonly onCommand: (command: RoomCommand) => void
  /** Who has documents open in the rooms of this node, as JSON for the other nodes. */
  readonly presence: () => string
  /** The formats of messages that this node supports. [{@link SUPPORTED_FORMATS}; others in tests] */
  readonly formats?: FormatRange
}

/** Connects this node to the other nodes that use the same database, and replicates the open rooms with them. */
export class Cluster implements ClusterPort {
  private readonly options: ClusterOptions
  private readonly bus: MessageBus
  private readonly membership: Membership
  private readonly nodeBytes: Uint8Array
  private readonly replicators = new Map<string, RoomReplicator>()
  private readonly context: ReplicationContext
  private readonly poller: HeadPoller
  private readonly early = new EarlyMessages()
  private readonly question: PresenceQuestion
  private readonly formats: FormatRange
  private owners = 0
  private readRows = 0
  private state: NodeState = 'up'
  /** Whether the next sweep includes the rooms. */
  private sweepsRooms = false
  private readonly timer: NodeJS.Timeout

  constructor(options: ClusterOptions) {
    const { node, updates, logger, now, onCommand } = options
    this.options = options
    this.formats = options.formats ?? SUPPORTED_FORMATS
    this.nodeBytes = uuidBytes(node)
    this.membership = new Membership(this.formats, now())
    this.context = {
      node,
      updates,
      logger,
      now,
      publish: (documentId, message) => this.publish(documentId, message),
      countRepaired: (rows) => {
        this.readRows += rows
      },
      nextOwner: () => --this.owners,
    }
    this.question = new PresenceQuestion({ now, send: (number) => this.sendQuestion(number) })
    this.poller = new HeadPoller({ updates, replicators: this.replicators, onCommand, now })
    this.bus = options.openBus({
      onMessage: (channel, bytes) => this.receive(channel, bytes),
      onState: (state) => this.busStateChanged(state),
    })
    this.timer = setInterval(() => this.sweep(), SWEEP_MS * (0.9 + 0.2 * Math.random()))
    void this.bus.subscribe(ALL_NODES).then(() => this.sendHeartbeat())
  }

  get busState(): BusState {
    return this.bus.state
  }

  /** Number of other nodes that are alive. */
  get others(): number {
    return this.membership.alive(this.options.now()).length
  }

  /** Numbers of messages since the start. */
  get counts(): BusCounts {
    return this.bus.counts
  }

  /** Number of rows read from the database since the start because no message had brought their updates. */
  get repairedRows(): number {
    return this.readRows
  }

  async join(documentId: string): Promise<void> {
    this.early.expect(documentId)
    await this.bus.subscribe(documentId)
  }

  connect(room: Room, head: number): void {
    const replicator = new RoomReplicator(room, head, this.context)
    this.replicators.set(room.documentId, replicator)
    room.connect(replicator)
    for (const message of this.early.take(room.documentId)) replicator.receive(message)
  }

  leave(documentId: string): void {
    this.replicators.get(documentId)?.close()
    this.replicators.delete(documentId)
    this.early.take(documentId)
    this.bus.unsubscribe(documentId)
  }

  /** Sends a command to all other nodes. */
  broadcast(command: RoomCommand): void {
    this.poller.noteCommand(command)
    this.publish(ALL_NODES, { type: 'command', node: this.options.node, command })
  }

  /**
   * What the other nodes answer to the question who has documents open, see {@link ClusterOptions.presence}. Nodes that do
   * not answer soon, or are of a version that knows no questions, are left out. Never rejects.
   */
  presenceElsewhere(): Promise<readonly string[]> {
    return this.question.ask()
  }

  /** Announces that this node is stopping. */
  drain(): void {
    this.state = 'draining'
    this.sendHeartbeat()
  }

  /** Disconnects all rooms, announces that this node is gone, and closes the bus. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    this.question.close()
    for (const documentId of [...this.replicators.keys()]) this.leave(documentId)
    this.state = 'gone'
    this.sendHeartbeat()
    await this.bus.close()
  }

  private publish(channel: string, message: ClusterMessage): boolean {
    const version =
      message.type === 'heartbeat' ? this.formats.oldest : this.membership.commonFormat(this.options.now())
    return this.bus.publish(channel, encodeMessage(message, version as FormatVersion, this.nodeBytes))
  }

  private sendHeartbeat(): void {
    const { formats, state } = this
    this.publish(ALL_NODES, { type: 'heartbeat', node: this.options.node, ...formats, state })
  }

  private receive(channel: string, bytes: Uint8Array): void {
    const decoded = decodeMessage(bytes)
    if (!decoded.ok) {
      const details = { channel, reason: decoded.detail }
      this.options.logger.warn(details, 'a message of another node was not understood')
      return
    }
    const { message } = decoded
    if (channel !== ALL_NODES) {
      const replicator = this.replicators.get(channel)
      if (replicator) replicator.receive(message)
      else this.early.add(channel, message, bytes.length)
      return
    }
    if (message.type === 'command') {
      this.poller.noteCommand(message.command)
      this.options.onCommand(message.command)
    }
    if (message.type === 'heartbeat') this.receiveHeartbeat(message)
    if (message.type === 'presence-question') this.answer(message)
    if (message.type === 'presence-answer' && message.to === this.options.node)
      this.question.receive(message.node, message.number, message.text)
  }

  /** Sends the question, unless a node would not understand it. Returns the nodes that will answer. */
  private sendQuestion(number: number): ReadonlySet<string> {
    const { node, now } = this.options
    const others = this.membership.alive(now())
    const isUnderstood =
      this.formats.newest >= QUESTIONS_SINCE && others.every((one) => one.newest >= QUESTIONS_SINCE)
    if (others.length === 0 || !isUnderstood) return new Set()
    const isSent = this.publish(ALL_NODES, { type: 'presence-question', node, number })
    return new Set(isSent ? others.map((one) => one.node) : [])
  }

  private answer({ node: to, number }: Extract<ClusterMessage, { type: 'presence-question' }>): void {
    const text = this.options.presence()
    this.publish(ALL_NODES, { type: 'presence-answer', node: this.options.node, to, number, text })
  }

  private receiveHeartbeat(heartbeat: Extract<ClusterMessage, { type: 'heartbeat' }>): void {
    const change = this.membership.receive(heartbeat.node, heartbeat, this.options.now())
    switch (change) {
      case 'joined':
        this.sendHeartbeat()
        return
      case 'returned':
        this.sendHeartbeat()
        // Its messages were not received in the meantime.
        this.spread((replicator) => replicator.requestStatus())
        return
      case 'left':
        this.nodeGone(heartbeat.node)
        return
      case null:
        return
      default:
        change satisfies never
    }
  }

  private nodeGone(node: string): void {
    this.options.logger.info({ node }, 'another node is gone')
    for (const replicator of this.replicators.values()) replicator.nodeGone(node)
  }

  private busStateChanged(state: BusState): void {
    switch (state.name) {
      case 'away':
        this.options.logger.warn('Redis is away: other nodes are followed through the database')
        for (const replicator of this.replicators.values()) replicator.forgetPresence()
        return
      case 'connected':
        this.options.logger.info('Redis is back')
        this.membership.restartListening(this.options.now())
        this.sendHeartbeat()
        this.spread((replicator) => replicator.reconnected())
        void this.poller.poll(true)
        return
      default:
        state satisfies never
    }
  }

  /** Calls `work` for each room at a random time within {@link RECONNECT_SPREAD_MS}. */
  private spread(work: (replicator: RoomReplicator) => void): void {
    for (const replicator of this.replicators.values()) {
      setTimeout(() => {
        if (this.replicators.get(replicator.documentId) === replicator) work(replicator)
      }, Math.random() * RECONNECT_SPREAD_MS)
    }
  }

  private sweep(): void {
    const now = this.options.now()
    this.sendHeartbeat()
    const isConnected = this.bus.state.name === 'connected'
    for (const node of isConnected ? this.membership.expire(now) : []) this.nodeGone(node)
    const mayMissNodes = this.membership.mayMissNodes(now)
    this.poller.sweep(!isConnected || mayMissNodes)
    const alive = isConnected ? new Set(this.membership.alive(now).map(({ node }) => node)) : null
    this.sweepsRooms = !this.sweepsRooms
    if (this.sweepsRooms) for (const replicator of this.replicators.values()) replicator.sweep(alive)
  }
}
