import { ByteReader, ByteWriter, MalformedError } from '@cowrite/crdt'
import type { Author, AuthorKind, Authorship } from '@cowrite/persistence'
import type { RowRange } from '../../rooms/known-rows.ts'
import type { RoomCommand } from '../../rooms/room-command.ts'
import type { FormatVersion } from './format.ts'
import { decodeRoomCommand, encodeRoomCommand } from './room-command-codec.ts'
import { readUuid, uuidBytes, writeUuid } from './uuid-bytes.ts'

/** State of a node as it announces it. `gone` is sent when the node stops. */
export type NodeState = 'up' | 'draining' | 'gone'

/** Result of a liveness check of a client; `checking` while it is under way. */
export type ProbeState = 'checking' | 'alive' | 'gone'

/** Length of a digest, in bytes. */
export const DIGEST_BYTES = 16

/**
 * A message between nodes. `node` is the sender, a UUID. Messages are published in the channel of their room, except
 * `heartbeat`, `command`, `presence-question` and `presence-answer`, which are published in the channel of all nodes. Byte fields of decoded messages are views
 * into the decoded bytes.
 */
export type ClusterMessage =
  /**
   * An update of the room. `ticket`: the highest ticket that the sender's journal gave to the updates in it. `after`:
   * the ticket of the sender's previous message in this room; a receiver that has another one has missed a message.
   */
  | {
      readonly type: 'update'
      readonly node: string
      readonly after: number
      readonly ticket: number
      /** The sender's highest ticket in this room that is known to be committed to the database. */
      readonly committed: number
      /** When it was sent, in ms since 1970; `null` in format 1. */
      readonly at: number | null
      /** Rows with updates of earlier messages that were committed since the last message; empty in format 1. */
      readonly rows: readonly RowRange[]
      readonly authored: readonly Authorship[]
      /** Yjs V1 bytes. */
      readonly update: Uint8Array
    }
  /** Everything up to `ticket` is committed. Sent if no `update` that could carry this follows soon. */
  | {
      readonly type: 'committed'
      readonly node: string
      readonly ticket: number
      /** As in `update`. */
      readonly rows: readonly RowRange[]
    }
  /** Changed awareness states, as an awareness update. */
  | { readonly type: 'presence'; readonly node: string; readonly awareness: Uint8Array }
  /** The sender opened the room, or may have missed messages, and asks all nodes for their `status`. */
  | { readonly type: 'status-request'; readonly node: string }
  /**
   * The sender's state of the room. Replies to the request of node `to`; `to` is the sender itself if it is for all.
   */
  | {
      readonly type: 'status'
      readonly node: string
      readonly to: string
      /** Ticket of the sender's last update in this room; 0 if there is none. */
      readonly ticket: number
      /** The sender's highest ticket that is known to be committed. */
      readonly committed: number
      /** Presence of all clients of the sender, as an awareness update; may be empty. */
      readonly awareness: Uint8Array
    }
  /** Digest of the room's content, {@link DIGEST_BYTES} long. Rooms with equal content have equal digests. */
  | { readonly type: 'digest'; readonly node: string; readonly digest: Uint8Array }
  | { readonly type: 'command'; readonly node: string; readonly command: RoomCommand }
  /** A client of the sender uses a clientID that another node shows. Asks whether that node's client is alive. */
  | { readonly type: 'probe'; readonly node: string; readonly client: number }
  /** Reply to a `probe` of node `to` by a node that shows the clientID: first `checking`, then the result. */
  | {
      readonly type: 'probe-reply'
      readonly node: string
      readonly to: string
      readonly client: number
      readonly state: ProbeState
    }
  /**
   * Asks all nodes who has documents open in their rooms. `number` is the sender's number of the question. Sent only when
   * all nodes that are alive support format 3.
   */
  | { readonly type: 'presence-question'; readonly node: string; readonly number: number }
  /** Reply to a `presence-question` of node `to`. `text`: JSON, see `documents/open-documents.ts`. */
  | {
      readonly type: 'presence-answer'
      readonly node: string
      readonly to: string
      readonly number: number
      readonly text: string
    }
  /** Sign of life with the sender's supported formats. It is always encoded in the sender's oldest format. */
  | {
      readonly type: 'heartbeat'
      readonly node: string
      readonly newest: number
      readonly oldest: number
      readonly state: NodeState
    }

/**
 * A decoded message, or why there is none. `unknown`: a format, type or command that a newer node may use. `malformed`:
 * bytes that no node sends.
 */
export type DecodedMessage =
  | { readonly ok: true; readonly version: FormatVersion; readonly message: ClusterMessage }
  | { readonly ok: false; readonly reason: 'unknown' | 'malformed'; readonly detail: string }

/** Numbers of the message types on the wire, in all formats. */
const TYPE = {
  update: 1,
  presence: 2,
  'status-request': 3,
  status: 4,
  digest: 5,
  command: 6,
  heartbeat: 7,
  committed: 8,
  probe: 9,
  'probe-reply': 10,
  'presence-question': 11,
  'presence-answer': 12,
} as const
const NODE_STATES: readonly NodeState[] = ['up', 'draining', 'gone']
const PROBE_STATES: readonly ProbeState[] = ['checking', 'alive', 'gone']
const AUTHOR_KINDS: readonly AuthorKind[] = ['guest', 'person', 'agent']
/** Largest size of the version, type, node, numbers and lengths of a message. */
const HEADER_BYTES = 96

/**
 * Encodes a message as `version type node(16 bytes) fields`. Format 2 adds the time to `update`, the rows to `update`
 * and `committed`, and to the end of every message an extension (a length, then this number of bytes) that readers
 * skip: later versions can add fields there without a new format. Format 3 adds questions and their answers. `node`: the sender's UUID as bytes, if the caller
 * has it.
 */
export function encodeMessage(
  message: ClusterMessage,
  version: FormatVersion,
  node: Uint8Array = uuidBytes(message.node),
): Uint8Array {
  const writer = new ByteWriter(HEADER_BYTES + payloadBytes(message)).byte(version).byte(TYPE[message.type])
  writer.raw(node)
  switch (message.type) {
    case 'update':
      writer.varUint(message.after).varUint(message.ticket).varUint(message.committed)
      if (version >= 2) writeRows(writer.varUint(message.at ?? 0), message.rows)
      writeAuthored(writer, message.authored)
      writer.varBytes(message.update)
      break
    case 'committed':
      writer.varUint(message.ticket)
      if (version >= 2) writeRows(writer, message.rows)
      break
    case 'presence':
      writer.varBytes(message.awareness)
      break
    case 'status-request':
      break
    case 'status':
      writeUuid(writer, message.to)
        .varUint(message.ticket)
        .varUint(message.committed)
        .varBytes(message.awareness)
      break
    case 'digest':
      if (message.digest.length !== DIGEST_BYTES) throw new Error(`A digest has ${DIGEST_BYTES} bytes.`)
      writer.raw(message.digest)
      break
    case 'command':
      writer.varString(encodeRoomCommand(message.command))
      break
    case 'probe':
      writer.varUint(message.client)
      break
    case 'probe-reply':
      writeUuid(writer, message.to).varUint(message.client).byte(PROBE_STATES.indexOf(message.state))
      break
    case 'presence-question':
      writer.varUint(message.number)
      break
    case 'presence-answer':
      writeUuid(writer, message.to).varUint(message.number).varString(message.text)
      break
    case 'heartbeat':
      writer.varUint(message.newest).varUint(message.oldest).byte(NODE_STATES.indexOf(message.state))
      break
    default:
      message satisfies never
  }
  if (version >= 2) writer.varUint(0)
  return writer.finish()
}

/** Decodes a message of any supported format. Does not throw for any input. */
export function decodeMessage(bytes: Uint8Array): DecodedMessage {
  try {
    const reader = new ByteReader(bytes)
    const version = reader.byte()
    if (version === 0) return { ok: false, reason: 'malformed', detail: 'format 0' }
    if (version !== 1 && version !== 2 && version !== 3)
      return { ok: false, reason: 'unknown', detail: `format ${version}` }
    const message = readMessage(reader, version)
    if (typeof message === 'string') return { ok: false, reason: 'unknown', detail: message }
    if (version >= 2) reader.varBytes()
    if (!reader.atEnd) throw new MalformedError('bytes follow the message')
    return { ok: true, version, message }
  } catch (error) {
    if (error instanceof MalformedError) return { ok: false, reason: 'malformed', detail: error.message }
    throw error
  }
}

/** The message, or a description of the part that is unknown. */
function readMessage(reader: ByteReader, version: FormatVersion): ClusterMessage | string {
  const type = reader.byte()
  const node = readUuid(reader)
  switch (type) {
    case TYPE.update: {
      const after = reader.varUint()
      const ticket = reader.varUint()
      const committed = reader.varUint()
      const at = version >= 2 ? reader.varUint() : 0
      const rows = version >= 2 ? readRows(reader) : []
      const authored = readAuthored(reader)
      const update = reader.varBytes()
      return { type: 'update', node, after, ticket, committed, at: at || null, rows, authored, update }
    }
    case TYPE.committed:
      return {
        type: 'committed',
        node,
        ticket: reader.varUint(),
        rows: version >= 2 ? readRows(reader) : [],
      }
    case TYPE.presence:
      return { type: 'presence', node, awareness: reader.varBytes() }
    case TYPE['status-request']:
      return { type: 'status-request', node }
    case TYPE.status: {
      const to = readUuid(reader)
      const ticket = reader.varUint()
      const committed = reader.varUint()
      return { type: 'status', node, to, ticket, committed, awareness: reader.varBytes() }
    }
    case TYPE.digest: {
      const from = reader.pos
      reader.skip(DIGEST_BYTES)
      return { type: 'digest', node, digest: reader.bytes.subarray(from, reader.pos) }
    }
    case TYPE.command: {
      const command = decodeRoomCommand(reader.varString())
      return command === null ? 'control message' : { type: 'command', node, command }
    }
    case TYPE.probe:
      return { type: 'probe', node, client: reader.varUint() }
    case TYPE['probe-reply']: {
      const to = readUuid(reader)
      const client = reader.varUint()
      const state = PROBE_STATES[reader.byte()]
      return state === undefined ? 'state of a client' : { type: 'probe-reply', node, to, client, state }
    }
    case TYPE['presence-question']:
      return { type: 'presence-question', node, number: reader.varUint() }
    case TYPE['presence-answer']: {
      const to = readUuid(reader)
      const number = reader.varUint()
      return { type: 'presence-answer', node, to, number, text: reader.varString() }
    }
    case TYPE.heartbeat: {
      const newest = reader.varUint()
      const oldest = reader.varUint()
      if (oldest < 1 || oldest > newest) throw new MalformedError('a beat without a format')
      const state = NODE_STATES[reader.byte()]
      return state === undefined ? 'state of a node' : { type: 'heartbeat', node, newest, oldest, state }
    }
    default:
      return `message type ${type}`
  }
}

function writeRows(writer: ByteWriter, rows: readonly RowRange[]): void {
  writer.varUint(rows.length)
  for (const { last, count } of rows) writer.varUint(last).varUint(count)
}

function readRows(reader: ByteReader): RowRange[] {
  const rows: RowRange[] = []
  // As in `readAuthored`, each iteration reads bytes.
  for (let left = reader.varUint(); left > 0; left--) {
    rows.push({ last: reader.varUint(), count: reader.varUint() })
  }
  return rows
}

function writeAuthored(writer: ByteWriter, authored: readonly Authorship[]): void {
  writer.varUint(authored.length)
  // A large update has tens of thousands of entries, most of them with the same author as the one before.
  let last: Author | null = null
  let bytes: Uint8Array = new Uint8Array()
  for (const { client, clock, author } of authored) {
    writer.varUint(client).varUint(clock)
    if (last !== author) bytes = authorBytes(author)
    last = author
    writer.raw(bytes)
  }
}

function authorBytes({ kind, principal, run }: Author): Uint8Array {
  const writer = new ByteWriter().byte(AUTHOR_KINDS.indexOf(kind)).varString(principal)
  return run === null ? writer.byte(0).finish() : writer.byte(1).varString(run).finish()
}

function readAuthored(reader: ByteReader): Authorship[] {
  const authored: Authorship[] = []
  let last: Author | null = null
  // Each iteration reads bytes, so a count that is too large ends with a MalformedError.
  for (let left = reader.varUint(); left > 0; left--) {
    const client = reader.varUint()
    const clock = reader.varUint()
    const kind = AUTHOR_KINDS[reader.byte()]
    if (kind === undefined) throw new MalformedError('an author of no kind')
    const principal: string = last && reader.skipAscii(last.principal) ? last.principal : reader.varString()
    const hasRun = reader.byte()
    if (hasRun > 1) throw new MalformedError('a flag is neither 0 nor 1')
    const run: string | null = hasRun === 1 ? reader.varString() : null
    if (!last || last.principal !== principal || last.kind !== kind || last.run !== run)
      last = { principal, kind, run }
    authored.push({ client, clock, author: last })
  }
  return authored
}

function payloadBytes(message: ClusterMessage): number {
  switch (message.type) {
    case 'update':
      return message.update.length
    case 'presence':
    case 'status':
      return message.awareness.length
    case 'status-request':
    case 'committed':
    case 'digest':
    case 'command':
    case 'probe':
    case 'probe-reply':
    case 'presence-question':
    case 'heartbeat':
      return 0
    case 'presence-answer':
      return message.text.length
    default:
      return message satisfies never
  }
}
