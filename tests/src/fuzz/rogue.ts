import * as Y from 'yjs'
import {
  EMPTY_STATE_VECTOR,
  hocuspocusFrame,
  type Message,
  STEP_1,
  STEP_2,
  UPDATE,
  yWebsocketFrame,
} from '../harness/frames.ts'
import { openCollab, openYjs, type RawSocket } from '../harness/raw-socket.ts'
import { editAtRandom } from './edits.ts'
import type { Random } from './random.ts'
import type { Wire } from './wire.ts'

/** Number of updates that it stores, to send them again. */
const REMEMBERED = 200

/**
 * A client that keeps to the format but behaves badly: it sends its updates late, out of order, twice, merged, in
 * parts, on connections that break inside frames. At the end it confesses: it sends everything it has.
 */
export class Rogue {
  readonly doc = new Y.Doc()
  private readonly protocol: 'hocuspocus' | 'y-websocket'
  private readonly wire: Wire
  private readonly address: string
  private readonly random: Random
  private raw: RawSocket | null = null
  private unsent: Uint8Array[] = []
  private readonly sent: Uint8Array[] = []

  constructor(protocol: 'hocuspocus' | 'y-websocket', wire: Wire, address: string, random: Random) {
    this.protocol = protocol
    this.wire = wire
    this.address = address
    this.random = random
    this.doc.clientID = 1_000_000 + random.int(1_000_000)
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.unsent.push(update)
    })
  }

  /** Performs one random misbehaviour. */
  async misbehave(): Promise<void> {
    const { random } = this
    for (let left = random.int(4); left > 0; left--) editAtRandom(this.doc, random)
    const raw = await this.connected()
    // The server is stopped, or the connection broke at once.
    if (raw === null) return
    if (random.chance(0.15)) this.wire.breakAfter(random.int(60))
    for (const update of this.choose()) {
      const again = random.chance(0.25) ? 2 + random.int(3) : 1
      for (let left = again; left > 0; left--)
        raw.send(this.sync(random.chance(0.2) ? STEP_2 : UPDATE, update))
    }
    if (random.chance(0.1)) raw.send(this.sync(STEP_1, Y.encodeStateVector(this.doc)))
    if (random.chance(0.1)) this.disconnect()
  }

  /** Connects if necessary, sends everything it has and requests everything it lacks. */
  async confess(): Promise<void> {
    const raw = await this.connected()
    if (raw === null) return
    this.unsent = []
    raw.send(
      this.sync(STEP_2, Y.encodeStateAsUpdate(this.doc)),
      this.sync(STEP_1, Y.encodeStateVector(this.doc)),
    )
  }

  disconnect(): void {
    this.raw?.close()
    this.raw = null
  }

  /** The updates to send now, in order; the others are sent later or never. */
  private choose(): Uint8Array[] {
    const { random } = this
    const some = this.unsent.filter(() => random.chance(0.7))
    this.unsent = this.unsent.filter((update) => !some.includes(update))
    this.sent.push(...some)
    this.sent.splice(0, this.sent.length - REMEMBERED)
    switch (random.int(5)) {
      case 0:
        return some.toReversed()
      case 1:
        return some.length > 1 ? [Y.mergeUpdates(random.shuffled(some)), ...some] : some
      case 2:
        return random.shuffled([...some, ...this.sent.filter(() => random.chance(0.2))])
      case 3:
        // Starting at a random place in the others' updates.
        return [...some, Y.encodeStateAsUpdate(this.doc, this.someVector())]
      default:
        return random.shuffled(some)
    }
  }

  private someVector(): Uint8Array {
    const clocks = [...Y.decodeStateVector(Y.encodeStateVector(this.doc))]
    return Y.encodeStateVector(new Map(clocks.map(([client, clock]) => [client, this.random.int(clock + 1)])))
  }

  private async connected(): Promise<RawSocket | null> {
    if (this.raw?.socket.readyState === 1) return this.raw
    const raw = await this.open()
    this.raw = raw
    raw?.socket.on('message', () => this.take(raw.messages.splice(0)))
    if (this.protocol === 'hocuspocus') raw?.send(hocuspocusFrame.auth(this.address))
    raw?.send(this.sync(STEP_1, EMPTY_STATE_VECTOR))
    return raw
  }

  private async open(): Promise<RawSocket | null> {
    try {
      return await (this.protocol === 'hocuspocus' ? openCollab(this.wire) : openYjs(this.wire, this.address))
    } catch (error) {
      // The server is stopped, or the line broke during the upgrade.
      if (error instanceof Error) return null
      throw error
    }
  }

  private take(messages: readonly Message[]): void {
    for (const message of messages) {
      if (message.type !== 'sync') continue
      if (message.step === STEP_1)
        this.raw?.send(this.sync(STEP_2, Y.encodeStateAsUpdate(this.doc, message.payload)))
      else Y.applyUpdate(this.doc, message.payload, this)
    }
  }

  private sync(step: number, payload: Uint8Array): Uint8Array {
    return this.protocol === 'hocuspocus'
      ? hocuspocusFrame.sync(this.address, step, payload)
      : yWebsocketFrame.sync(step, payload)
  }
}
