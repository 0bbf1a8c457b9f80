import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** The kind of a frame from the server, as far as the load generator distinguishes them. */
export type Kind =
  | 'step1'
  | 'step2'
  | 'update'
  | 'presence'
  | 'accepted'
  | 'refused'
  | 'authenticated'
  | 'denied'
  | 'closed'
  | 'ping'
  | 'other'

/** A parsed frame from the server: its kind and, for sync and presence, the position of its content. */
export interface Parsed {
  kind: Kind
  /** Offset of the content (a state vector, an update, a presence update) in the frame. */
  start: number
  /** Length of the content according to the frame, even if only the frame's head is available. */
  length: number
}

/** The kinds of content that a client can send. */
export type ContentKind = 'step1' | 'step2' | 'update' | 'presence'

/** The encoding of one wire protocol for clients. Payloads only; the socket does the framing. */
export interface Protocol {
  readonly id: 'hocuspocus' | 'yws' | 'relay'
  /** Whether the server signals that a client has the whole document, and whether it acknowledges updates. */
  readonly syncs: boolean
  readonly acknowledges: boolean
  /** Request path for a document. */
  path(base: string, document: string): string
  /** The first messages of a client on an open socket. */
  hello(document: string): Uint8Array[]
  /** Encodes a state vector (step 1), a step 2 (the answer to the server's step 1), an update or a presence update. */
  wrap(document: string, kind: ContentKind, content: Uint8Array): Uint8Array
  /** Keeps an otherwise silent client connected, sent every 20 s; null if WebSocket pings do that. */
  keepalive(document: string): Uint8Array | null
  /** The answer to a ping of the protocol. */
  pong(): Uint8Array
  /** Parses a frame into `into`, which is reused for every frame. */
  parse(frame: Uint8Array, into: Parsed): void
}

/** Empty state vector, step 2 and presence update. */
const EMPTY_VECTOR = new Uint8Array([0])
const EMPTY_PRESENCE = new Uint8Array([0])
/** An update without structs and deletions. */
export const EMPTY_UPDATE: Uint8Array = new Uint8Array([0, 0])

const SYNC = 0
const PRESENCE = 1
const AUTH = 2
const CLOSE = 7
const SYNC_STATUS = 8
const PING = 9
const SUBTYPE = { step1: 0, step2: 1, update: 2 } as const

/** One message per frame; the document is in the path. */
export const yWebsocket: Protocol = {
  id: 'yws',
  syncs: true,
  acknowledges: false,
  path: (base, document) => `${base}/${encodeURIComponent(document)}`,
  hello: () => [message('', SYNC, SUBTYPE.step1, EMPTY_VECTOR)],
  wrap: (_document, kind, content) => wrapSync('', kind, content),
  keepalive: () => null,
  pong: () => new Uint8Array(),
  parse: (frame, into) => parseFrom(frame, 0, into),
}

/** Every frame starts with the document's address; the first message is a token. */
export const hocuspocus: Protocol = {
  id: 'hocuspocus',
  syncs: true,
  acknowledges: true,
  path: (base) => (base === '' ? '/' : base),
  hello: (document) => [token(document), message(document, SYNC, SUBTYPE.step1, EMPTY_VECTOR)],
  wrap: wrapSync,
  keepalive: (document) => message(document, PRESENCE, null, EMPTY_PRESENCE),
  pong: () => new Uint8Array([PING + 1]),
  parse(frame, into) {
    if (frame.length === 1) {
      into.kind = frame[0] === PING ? 'ping' : 'other'
      return
    }
    const first = frame[0] ?? 0
    // The length of an address of 128 bytes or more takes two bytes; the addresses of the benchmarks are short enough
    // for that.
    const skip = first < 128 ? 1 + first : 2 + (first & 127) + ((frame[1] ?? 0) << 7)
    parseFrom(frame, skip, into)
  },
}

/** Hocuspocus with a token for each client that `mint` makes. */
export function withTokens(mint: () => string): Protocol {
  const hello: Protocol['hello'] = (document) => [
    token(document, mint()),
    ...hocuspocus.hello(document).slice(1),
  ]
  return { ...hocuspocus, hello }
}

/** y-websocket's frames without replies: the server only relays them. */
export const relay: Protocol = { ...yWebsocket, id: 'relay', syncs: false, hello: () => [] }

function wrapSync(document: string, kind: ContentKind, content: Uint8Array): Uint8Array {
  if (kind === 'presence') return message(document, PRESENCE, null, content)
  return message(document, SYNC, SUBTYPE[kind], content)
}

function message(document: string, type: number, subtype: number | null, content: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  if (document !== '') encoding.writeVarString(encoder, document)
  encoding.writeVarUint(encoder, type)
  if (subtype !== null) encoding.writeVarUint(encoder, subtype)
  encoding.writeVarUint8Array(encoder, content)
  return encoding.toUint8Array(encoder)
}

function token(document: string, text = 'bench'): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, document)
  encoding.writeVarUint(encoder, AUTH)
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarString(encoder, text)
  encoding.writeVarString(encoder, '4.7.0')
  return encoding.toUint8Array(encoder)
}

const SYNC_KINDS = ['step1', 'step2', 'update'] as const

function parseFrom(frame: Uint8Array, at: number, into: Parsed): void {
  const type = frame[at] ?? 255
  into.kind = 'other'
  if (type === SYNC) {
    into.kind = SYNC_KINDS[frame[at + 1] ?? 255] ?? 'other'
    content(frame, at + 2, into)
  } else if (type === PRESENCE) {
    into.kind = 'presence'
    content(frame, at + 1, into)
  } else if (type === AUTH) {
    into.kind = frame[at + 1] === 2 ? 'authenticated' : 'denied'
  } else if (type === CLOSE) {
    into.kind = 'closed'
  } else if (type === SYNC_STATUS) {
    into.kind = frame[at + 1] === 1 ? 'accepted' : 'refused'
  }
}

function content(frame: Uint8Array, at: number, into: Parsed): void {
  let length = 0
  let factor = 1
  let pos = at
  for (;;) {
    const byte = frame[pos] ?? 0
    pos += 1
    length += (byte & 127) * factor
    factor *= 128
    if (byte < 128) break
  }
  into.start = pos
  into.length = length
}

/** Calls `state` for every client in an awareness update (y-protocols), without parsing its JSON. */
export function scanPresence(update: Uint8Array, state: (client: number, clock: number) => void): void {
  const decoder = decoding.createDecoder(update)
  const count = decoding.readVarUint(decoder)
  for (let i = 0; i < count; i++) {
    const client = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const length = decoding.readVarUint(decoder)
    decoder.pos += length
    state(client, clock)
  }
}

/** An awareness update with one client's state, as y-protocols encodes it. */
export function presenceUpdate(client: number, clock: number, state: unknown): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, JSON.stringify(state))
  return encoding.toUint8Array(encoder)
}
