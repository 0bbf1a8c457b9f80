import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Place } from './clients.ts'
import { eventually } from './eventually.ts'
import {
  EMPTY_STATE_VECTOR,
  hocuspocusFrame,
  type Message,
  readHocuspocus,
  readYWebsocket,
  STEP_1,
} from './frames.ts'

/** A socket without a client: sends arbitrary frames, and records the received ones. */
export interface RawSocket {
  readonly socket: WebSocket
  /** Everything received, parsed. */
  readonly messages: Message[]
  /** The closing frame, once the socket is closed. */
  readonly closed: { code: number; reason: string } | null
  send(...frames: readonly (Uint8Array | string)[]): void
  /** Resolves to the first message, already received or future, that passes. */
  next<T extends Message>(what: string, passes: (message: Message) => message is T): Promise<T>
  next(what: string, passes: (message: Message) => boolean): Promise<Message>
  /** Resolves to the code and reason with which the server closed the socket. */
  untilClosed(): Promise<{ code: number; reason: string }>
  /** Closes it without waiting. */
  close(): void
}

/** Opens a socket on `/collab` and waits until it is open. */
export function openCollab(place: Place): Promise<RawSocket> {
  return open(`${place.wsUrl}/collab`, readHocuspocus)
}

/** Opens a socket on `/yjs/{address}` and waits until it is open. */
export function openYjs(place: Place, address: string, query = ''): Promise<RawSocket> {
  return open(`${place.wsUrl}/yjs/${encodeURI(address)}${query}`, readYWebsocket)
}

/** Opens a socket on `/collab` and a live session on `address`; resolves when the server has answered step 1. */
export async function openSession(place: Place, address: string, token = 'guest'): Promise<RawSocket> {
  const raw = await openCollab(place)
  raw.send(hocuspocusFrame.auth(address, token), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
  await raw.next(`step 2 on ${address}`, (message) => message.type === 'sync' && message.step === 1)
  return raw
}

async function open(url: string, read: (bytes: Uint8Array) => Message): Promise<RawSocket> {
  const socket = new WebSocket(url)
  socket.binaryType = 'nodebuffer'
  const messages: Message[] = []
  let closed: { code: number; reason: string } | null = null
  socket.on('message', (data) => {
    if (!(data instanceof Buffer)) throw new Error('Expected one buffer a frame.')
    messages.push(read(new Uint8Array(data)))
  })
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() }
  })
  await once(socket, 'open')
  // A hostile socket may be reset while it is writing; 'close' follows.
  socket.on('error', () => {})
  return {
    socket,
    messages,
    get closed() {
      return closed
    },
    send: (...frames) => {
      for (const frame of frames) socket.send(frame)
    },
    next: (what: string, passes: (message: Message) => boolean) =>
      eventually(what, () => messages.find(passes), {
        explain: () =>
          `closed ${JSON.stringify(closed)}, received ${messages.map(({ type }) => type).join(', ')}`,
      }) as Promise<never>,
    untilClosed: () => eventually(`the server to close ${url}`, () => closed),
    close: () => socket.terminate(),
  }
}
