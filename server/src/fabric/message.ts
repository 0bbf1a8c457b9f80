import { ByteReader, ByteWriter, MalformedError } from '@cowrite/crdt'
import type { Author, AuthorKind, Authorship } from '@cowrite/persistence'
import { type Control, decodeControl, encodeControl } from './control.ts'
import { readUuid, uuidBytes, writeUuid } from './uuid-bytes.ts'
import type { NodeState } from './versions.ts'

/** How a node answers for a client that it shows. */
export type ProbeState = 'checking' | 'alive' | 'gone'

/** The formats that this version understands and can speak. */
export const VERSIONS = { oldest: 1, newest: 2 } as const
export type FormatVersion = 1 | 2

/** Consecutive rows of one document: so many, the last under the sequence number `last`. */
export interface RowRange {
  readonly last: number
  readonly count: number
}

/** What a digest consists of, in bytes. */
export const DIGEST_BYTES = 16

/**
 * What nodes say to each other. `node` is the sender, a UUID. All but `beat` and some `control` belong to a
 * room's channel. Byte fields of decoded messages are views into what was decoded.
 */
export type FabricMessage =
  /**
   * An update of the room. `ticket` is the highest ticket that the sender's journal gave to what is in it,
   * `after` that of its message before in this room: a message is missing when it is another one.
   */
  | {
      readonly type: 'update'
      readonly node: string
      readonly after: number
      readonly ticket: number
      /** The highest of the sender's tickets in this room that is known to be in the database. */
      readonly committed: number
      /** When it was sent, in ms since 1970; `null` from format 1. */
      readonly at: number | null
      /** Rows with updates of messages before this one, committed since the last message; none from format 1. */
      readonly rows: readonly RowRange[]
      readonly authored: readonly Authorship[]
      /** Yjs V1 bytes. */
      readonly update: Uint8Array
    }
  /** Everything up to this ticket is in the database: said when no update follows that could say it. */
  | {
      readonly type: 'committed'
      readonly node: string
      readonly ticket: number
      /** As in `update`. */
      readonly rows: readonly RowRange[]
    }
  /** Awareness states, as an awareness update. */
  | { readonly type: 'presence'; readonly node: string; readonly awareness: Uint8Array }
  /** Somebody opened the room, or lost track of it, and wants everybody to `tell`. */
  | { readonly type: 'ask'; readonly node: string }
  /** Where the sender is, and who is there: the answer to the `ask` of node `to`, or, to itself, told to all. */
  | {
      readonly type: 'tell'
      readonly node: string
      readonly to: string
      /** Of its last update in this room; 0 for none. */
      readonly ticket: number
      /** The highest of these that is known to be in the database. */
      readonly committed: number
      /** Everybody at the sender, as an awareness update; may be empty. */
      readonly awareness: Uint8Array
    }
  /** What the room has, in {@link DIGEST_BYTES} bytes: equal rooms have equal ones. */
  | { readonly type: 'digest'; readonly node: string; readonly digest: Uint8Array }
  | { readonly type: 'control'; readonly node: string; readonly control: Control }
  /** Somebody introduced itself at the sender under a clientID that others show: are theirs alive? */
  | { readonly type: 'probe'; readonly node: string; readonly client: number }
  /** The answer to `probe` of node `to`, of whoever shows that clientID: first `checking`, then what it found. */
  | {
      readonly type: 'probed'
      readonly node: string
      readonly to: string
      readonly client: number
      readonly state: ProbeState
    }
  /** A sign of life, in the channel of all nodes, always encoded in the sender's oldest format. */
  | {
      readonly type: 'beat'
      readonly node: string
      readonly newest: number
      readonly oldest: number
      readonly state: NodeState
    }

/**
 * A message; `unknown` for a format, type or order that a newer node may have; `malformed` for bytes that no node
 * sends.
 */
export type DecodedMessage =
  | { readonly ok: true; readonly version: FormatVersion; readonly message: FabricMessage }
  | { readonly ok: false; readonly reason: 'unknown' | 'malformed'; readonly detail: string }

/** Numbers of the types on the wire, in all formats. */
const TYPE = {
  update: 1,
  presence: 2,
  ask: 3,
  tell: 4,
  digest: 5,
  control: 6,
  beat: 7,
  committed: 8,
  probe: 9,
  probed: 10,
} as const
const STATES: readonly NodeState[] = ['up', 'draining', 'gone']
const PROBE_STATES: readonly ProbeState[] = ['checking', 'alive', 'gone']
const KINDS: readonly AuthorKind[] = ['guest', 'person', 'agent']
/** Version, type, node, numbers and lengths of the longest header. */
const HEADER_BYTES = 96

/**
 * Encodes a message: `version type node(16 bytes) fields`. Format 2 adds to `update` the time, to `update` and
 * `committed` the rows, and to every message at its end an extension, a length and as many bytes, that readers
 * skip: what comes later can go there without a new format. `node`: the sender's bytes, for whoever has them.
 */
export function encodeMessage(
  message: FabricMessage,
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
    case 'ask':
      break
    case 'tell':
      writeUuid(writer, message.to)
        .varUint(message.ticket)
        .varUint(message.committed)
        .varBytes(message.awareness)
      break
    case 'digest':
      if (message.digest.length !== DIGEST_BYTES) throw new Error(`A digest has ${DIGEST_BYTES} bytes.`)
      writer.raw(message.digest)
      break
    case 'control':
      writer.varString(encodeControl(message.control))
      break
    case 'probe':
      writer.varUint(message.client)
      break
    case 'probed':
      writeUuid(writer, message.to).varUint(message.client).byte(PROBE_STATES.indexOf(message.state))
      break
    case 'beat':
      writer.varUint(message.newest).varUint(message.oldest).byte(STATES.indexOf(message.state))
      break
    default:
      message satisfies never
  }
  if (version >= 2) writer.varUint(0)
  return writer.finish()
}

/** Decodes a message of any format up to the newest; never throws. */
export function decodeMessage(bytes: Uint8Array): DecodedMessage {
  try {
    const reader = new ByteReader(bytes)
    const version = reader.byte()
    if (version === 0) return { ok: false, reason: 'malformed', detail: 'format 0' }
    if (version !== 1 && version !== 2) return { ok: false, reason: 'unknown', detail: `format ${version}` }
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

/** The message, or what of it is unknown. */
function readMessage(reader: ByteReader, version: FormatVersion): FabricMessage | string {
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
    case TYPE.ask:
      return { type: 'ask', node }
    case TYPE.tell: {
      const to = readUuid(reader)
      const ticket = reader.varUint()
      const committed = reader.varUint()
      return { type: 'tell', node, to, ticket, committed, awareness: reader.varBytes() }
    }
    case TYPE.digest: {
      const from = reader.pos
      reader.skip(DIGEST_BYTES)
      return { type: 'digest', node, digest: reader.bytes.subarray(from, reader.pos) }
    }
    case TYPE.control: {
      const control = decodeControl(reader.varString())
      return control === null ? 'control message' : { type: 'control', node, control }
    }
    case TYPE.probe:
      return { type: 'probe', node, client: reader.varUint() }
    case TYPE.probed: {
      const to = readUuid(reader)
      const client = reader.varUint()
      const state = PROBE_STATES[reader.byte()]
      return state === undefined ? 'state of a client' : { type: 'probed', node, to, client, state }
    }
    case TYPE.beat: {
      const newest = reader.varUint()
      const oldest = reader.varUint()
      if (oldest < 1 || oldest > newest) throw new MalformedError('a beat without a format')
      const state = STATES[reader.byte()]
      return state === undefined ? 'state of a node' : { type: 'beat', node, newest, oldest, state }
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
  // As with authors, a count is paid for by bytes.
  for (let left = reader.varUint(); left > 0; left--) {
    rows.push({ last: reader.varUint(), count: reader.varUint() })
  }
  return rows
}

function writeAuthored(writer: ByteWriter, authored: readonly Authorship[]): void {
  writer.varUint(authored.length)
  // A large update brings tens of thousands of entries, nearly all of one author.
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
  const writer = new ByteWriter().byte(KINDS.indexOf(kind)).varString(principal)
  return run === null ? writer.byte(0).finish() : writer.byte(1).varString(run).finish()
}

function readAuthored(reader: ByteReader): Authorship[] {
  const authored: Authorship[] = []
  let last: Author | null = null
  // Each turn reads bytes: a count that they do not pay for ends with the bytes.
  for (let left = reader.varUint(); left > 0; left--) {
    const client = reader.varUint()
    const clock = reader.varUint()
    const kind = KINDS[reader.byte()]
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

function payloadBytes(message: FabricMessage): number {
  switch (message.type) {
    case 'update':
      return message.update.length
    case 'presence':
    case 'tell':
      return message.awareness.length
    case 'ask':
    case 'committed':
    case 'digest':
    case 'control':
    case 'probe':
    case 'probed':
    case 'beat':
      return 0
    default:
      return message satisfies never
  }
}
