import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** Bytes sent as a Yjs V1 update that a server must refuse. */
export interface BadUpdate {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Content kinds of the V1 format, as numbered in a struct's first byte; flags are added to them. */
const GC = 0
const DELETED = 1
const STRING = 4
const ANY = 8
const SKIP = 10
const HAS_ORIGIN = 0x80
/** A clientID that no other client uses. */
const CLIENT = 66
/** 2^40: longer than the run of any document. */
const HUGE = 2 ** 40

type Writer = encoding.Encoder

/** A complete update: `structs` of one client from clock 0, and a delete set. */
function update(count: number, structs: (writer: Writer) => void, deletions = noDeletions): Uint8Array {
  const writer = encoding.createEncoder()
  encoding.writeVarUint(writer, 1)
  encoding.writeVarUint(writer, count)
  encoding.writeVarUint(writer, CLIENT)
  encoding.writeVarUint(writer, 0)
  structs(writer)
  deletions(writer)
  return encoding.toUint8Array(writer)
}

function noDeletions(writer: Writer): void {
  encoding.writeVarUint(writer, 0)
}

/** The parent of a struct without neighbours: the root type `content`. */
function rootParent(writer: Writer): void {
  encoding.writeVarUint(writer, 1)
  encoding.writeVarString(writer, 'content')
}

/** Updates with numbers that exceed what their bytes can contain, or that refer to invalid positions. */
export const BAD_UPDATES: readonly BadUpdate[] = [
  { name: 'no bytes at all', bytes: new Uint8Array() },
  { name: 'noise', bytes: Uint8Array.from({ length: 200 }, (_, index) => (index * 73 + 41) % 256) },
  { name: 'an update cut in half', bytes: cut(textUpdate('a text that is long enough to cut')) },
  { name: 'bytes after the end', bytes: Buffer.concat([textUpdate('text'), Buffer.from('more')]) },
  {
    name: '2^40 structs in two bytes',
    bytes: update(HUGE, (writer) => encoding.writeUint8Array(writer, Uint8Array.of(GC, 1))),
  },
  {
    name: 'a collected run of 2^40',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, GC)
      encoding.writeVarUint(writer, HUGE)
    }),
  },
  {
    name: 'a skipped run of 2^53',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, SKIP)
      encoding.writeVarUint(writer, Number.MAX_SAFE_INTEGER)
    }),
  },
  {
    name: 'a deleted run of 2^40',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, DELETED)
      rootParent(writer)
      encoding.writeVarUint(writer, HUGE)
    }),
  },
  {
    name: '2^31 values in no bytes',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, ANY)
      rootParent(writer)
      encoding.writeVarUint(writer, 2 ** 31)
    }),
  },
  {
    name: 'a string of 2^30 bytes in three',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, STRING)
      rootParent(writer)
      encoding.writeVarUint(writer, 2 ** 30)
      encoding.writeUint8Array(writer, Buffer.from('abc'))
    }),
  },
  {
    name: '2^40 deletions in no bytes',
    bytes: update(
      1,
      (writer) => encoding.writeUint8Array(writer, Uint8Array.of(GC, 1)),
      (writer) => {
        encoding.writeVarUint(writer, 1)
        encoding.writeVarUint(writer, CLIENT)
        encoding.writeVarUint(writer, HUGE)
      },
    ),
  },
  {
    // Every Yjs client throws at it, at each reload: the document would be permanently unreadable.
    name: 'a text whose left neighbour is a later one of the same client',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, STRING | HAS_ORIGIN)
      encoding.writeVarUint(writer, CLIENT)
      encoding.writeVarUint(writer, 100)
      encoding.writeVarString(writer, 'poison')
    }),
  },
  {
    name: 'a text inside a parent that is a later item of the same client',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, STRING)
      encoding.writeVarUint(writer, 0)
      encoding.writeVarUint(writer, CLIENT)
      encoding.writeVarUint(writer, 100)
      encoding.writeVarString(writer, 'poison')
    }),
  },
  {
    name: 'an unknown kind of content',
    bytes: update(1, (writer) => {
      encoding.writeUint8(writer, 31)
      rootParent(writer)
      encoding.writeVarUint(writer, 1)
    }),
  },
]

/** The update that writes `text` into an empty document. */
export function textUpdate(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

function cut(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.length >> 1)
}
