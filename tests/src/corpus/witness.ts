import * as decoding from 'lib0/decoding'
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { vectorOf } from '../fuzz/replica.ts'
import type { Place } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import {
  EMPTY_STATE_VECTOR,
  hocuspocusFrame,
  type Message,
  readHocuspocus,
  readYWebsocket,
  STEP_1,
  STEP_2,
  UPDATE,
  yWebsocketFrame,
} from '../harness/frames.ts'
import { openCollab, openYjs, type RawSocket } from '../harness/raw-socket.ts'
import type { Protocol } from './recorded.ts'

/**
 * A client in the attacked document that applies everything it receives with Yjs and y-protocols directly. Stock
 * clients catch and print the errors thrown; here they are recorded.
 */
export class Witness {
  readonly doc = new Y.Doc()
  /** Errors thrown while applying. */
  readonly errors: unknown[] = []
  /** Frames with content received so far. */
  updates = 0
  /** Presence states received so far; removals, which attackers cause, are not counted. */
  presences = 0
  private readonly awareness = new Awareness(new Y.Doc())
  private readonly address: string
  private readonly protocol: Protocol
  private readonly raw: RawSocket

  private constructor(protocol: Protocol, address: string, raw: RawSocket) {
    this.protocol = protocol
    this.address = address
    this.raw = raw
    // Otherwise hostile bytes could define the types of these roots.
    this.doc.getText('content')
    this.doc.getXmlFragment('default')
    this.doc.getMap('facts')
    this.doc.getArray('list')
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) raw.send(this.sync(UPDATE, update))
    })
    raw.socket.on('message', (data: Buffer) => {
      raw.messages.length = 0
      this.take((protocol === 'hocuspocus' ? readHocuspocus : readYWebsocket)(new Uint8Array(data)))
    })
  }

  /** Connects a witness to the document. */
  static async enter(place: Place, protocol: Protocol, address: string): Promise<Witness> {
    const raw = await (protocol === 'hocuspocus' ? openCollab(place) : openYjs(place, address))
    const witness = new Witness(protocol, address, raw)
    if (protocol === 'hocuspocus') raw.send(hocuspocusFrame.auth(address))
    raw.send(witness.sync(STEP_1, EMPTY_STATE_VECTOR))
    await eventually('the witness to be in', () => witness.updates > 0)
    return witness
  }

  /** The close of the socket, if it has closed. */
  get closed(): RawSocket['closed'] {
    return this.raw.closed
  }

  /** The state vector as text, without one client's clock. */
  vectorWithout(client: number): string {
    return vectorOf(this.doc)
      .split(' ')
      .filter((pair) => !pair.startsWith(`${client}:`))
      .join(' ')
  }

  leave(): void {
    this.awareness.destroy()
    this.raw.close()
  }

  private take(message: Message): void {
    try {
      if (message.type === 'sync' && message.step !== STEP_1) {
        this.updates++
        Y.applyUpdate(this.doc, message.payload, this)
      } else if (message.type === 'sync') {
        this.raw.send(this.sync(STEP_2, Y.encodeStateAsUpdate(this.doc, message.payload)))
      } else if (message.type === 'awareness') {
        this.presences += statesIn(message.payload)
        applyAwarenessUpdate(this.awareness, message.payload, this)
      }
    } catch (error) {
      this.errors.push(error)
    }
  }

  private sync(step: number, payload: Uint8Array): Uint8Array {
    return this.protocol === 'hocuspocus'
      ? hocuspocusFrame.sync(this.address, step, payload)
      : yWebsocketFrame.sync(step, payload)
  }
}

function statesIn(message: Uint8Array): number {
  const decoder = decoding.createDecoder(message)
  let states = 0
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    decoding.readVarUint(decoder)
    decoding.readVarUint(decoder)
    if (decoding.readVarString(decoder) !== 'null') states++
  }
  return states
}

/** One witness of each protocol in one document, one of which writes occasionally. */
export class Witnesses {
  private readonly speaker: Witness
  private readonly listener: Witness
  private marks = 0

  private constructor(speaker: Witness, listener: Witness) {
    this.speaker = speaker
    this.listener = listener
  }

  static async enter(place: Place, address: string): Promise<Witnesses> {
    const speaker = await Witness.enter(place, 'hocuspocus', address)
    return new Witnesses(speaker, await Witness.enter(place, 'y-websocket', address))
  }

  get all(): readonly Witness[] {
    return [this.speaker, this.listener]
  }

  /** Resolves when everything that the server sent before has arrived: an edit of one witness has reached the other. */
  async barrier(): Promise<void> {
    const mark = ++this.marks
    this.speaker.doc.getMap('marks').set('mark', mark)
    await eventually('an edit to pass', () => this.listener.doc.getMap('marks').get('mark') === mark, {
      explain: () =>
        JSON.stringify(this.all.map(({ closed, errors }) => ({ closed, errors: errors.map(String) }))),
    })
  }

  /** What they have received so far, except the speaker's own edits. */
  heard(): string {
    const { clientID } = this.speaker.doc
    const { presences } = this.listener
    return JSON.stringify({ vector: this.listener.vectorWithout(clientID), presences })
  }

  leave(): void {
    for (const witness of this.all) witness.leave()
  }
}
