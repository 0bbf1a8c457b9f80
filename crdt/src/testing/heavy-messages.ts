import { ByteWriter } from '../wire/writer.ts'

/** A message with the highest cost of its kind for a server: legal and at a limit, or beyond it. */
export interface HeavyMessage {
  readonly name: string
  /** The type of message: an update, a state vector (step 1), or a presence update. */
  readonly kind: 'update' | 'state-vector' | 'presence'
  /** Whether a server must accept it; otherwise it must refuse it. */
  readonly legal: boolean
  readonly bytes: () => Uint8Array
}

/** The clientID of messages with one client. */
const CLIENT = 7_000_001
/** Distance of the clientIDs in messages with many clients: their numbers take five bytes, as those of Yjs do. */
const STRIDE = 7919
const FIRST = 3_000_000_000

const GC = 0
const STRING = 4
const EMBED = 5
const FORMAT = 6
const TYPE = 7
const ANY = 8
const SKIP = 10
const HAS_ORIGIN = 0x80
const HAS_PARENT_SUB = 0x20
const XML_ELEMENT = 3

const MIB = 2 ** 20
/** Leaves room for the header of a frame below the default limit of 16 MiB. */
const MOST_BYTES = 16 * MIB - 1024

/** The messages. The largest of each kind fill a frame of 16 MiB. */
export const HEAVY_MESSAGES: readonly HeavyMessage[] = [
  legal('4,096 clients with a struct each', () => clients(4_096)),
  illegal('131,072 clients with a struct each', () => clients(131_072)),
  illegal('300,000 clients with a struct each', () => clients(300_000)),
  legal('deletions of 16,384 clients', () => deletingClients(16_384)),
  illegal('deletions of 250,000 clients', () => deletingClients(250_000)),
  legal('1,000,000 deleted ranges of one client', () => deletedRanges(1_000_000, false)),
  illegal('4,000,000 deleted ranges of one client', () => deletedRanges(4_000_000, false)),
  legal('16,000 deleted ranges from last to first', () => deletedRanges(16_000, true)),
  legal('1,000,000 structs of a letter', () => letters(1_000_000, 0)),
  illegal('8,000,000 collected structs', () => collected(8_000_000)),
  legal('4,000 structs with gaps between them', () => letters(4_000, 1)),
  illegal('1,000,000 structs with gaps between them', () => letters(1_000_000, 1)),
  legal('16,000 structs beside others that never come', () => strangers(16_000)),
  illegal('1,000,000 structs beside others that never come', () => strangers(1_000_000)),
  legal('250 elements inside of each other', () => nested(250)),
  illegal('20,000 elements inside of each other', () => nested(20_000)),
  legal('200,000 keys of a map', () => keys(200_000)),
  legal('a key of 15 MiB', () => oneStruct((writer) => key(writer, 'k'.repeat(15 * MIB)))),
  legal('a text of 15 MiB', () =>
    oneStruct((writer) => inRoot(writer, STRING).varString('x'.repeat(15 * MIB))),
  ),
  legal('a text of 15 MiB outside of ASCII', () =>
    oneStruct((writer) => inRoot(writer, STRING).varString('文'.repeat(5 * MIB))),
  ),
  legal('an embedded value of 8 MiB', () =>
    oneStruct((writer) => inRoot(writer, EMBED).varString(JSON.stringify({ image: 'x'.repeat(8 * MIB) }))),
  ),
  illegal('an embedded value of 5,000,000 elements', () =>
    oneStruct((writer) => inRoot(writer, EMBED).varString(`[${'[],'.repeat(5_000_000)}0]`)),
  ),
  legal('an array of 1,000,000 values', () => oneStruct((writer) => values(writer, 1_000_000))),
  illegal('an array of 16,000,000 values', () => oneStruct((writer) => values(writer, 16_000_000))),
  legal('100,000 marks', () => marks(100_000)),
  illegal('1,000,000 marks', () => marks(1_000_000)),
  {
    name: 'a state vector of 262,144 clients',
    kind: 'state-vector',
    legal: true,
    bytes: () => vector(262_144),
  },
  {
    name: 'a state vector of 2,500,000 clients',
    kind: 'state-vector',
    legal: false,
    bytes: () => vector(2_500_000),
  },
  {
    name: 'presence of 1,000,000 clients',
    kind: 'presence',
    legal: false,
    bytes: () => presence(1_000_000, '{}'),
  },
  {
    name: 'presence of 15 MiB',
    kind: 'presence',
    legal: false,
    bytes: () => presence(1, `{"a":"${'x'.repeat(15 * MIB)}"}`),
  },
  {
    name: 'presence of 5,000,000 elements',
    kind: 'presence',
    legal: false,
    bytes: () => presence(1, `{"a":[${'[],'.repeat(5_000_000)}0]}`),
  },
]

function legal(name: string, bytes: () => Uint8Array): HeavyMessage {
  return { name, kind: 'update', legal: true, bytes }
}

function illegal(name: string, bytes: () => Uint8Array): HeavyMessage {
  return { name, kind: 'update', legal: false, bytes }
}

function newWriter(): ByteWriter {
  return new ByteWriter(MOST_BYTES)
}

function inRoot(writer: ByteWriter, kind: number): ByteWriter {
  return writer.byte(kind).varUint(1).varString('content')
}

function oneStruct(write: (writer: ByteWriter) => ByteWriter): Uint8Array {
  return write(newWriter().varUint(1).varUint(1).varUint(CLIENT).varUint(0)).varUint(0).finish()
}

function clients(count: number): Uint8Array {
  const writer = newWriter().varUint(count)
  for (let i = count; i > 0; i--) {
    writer
      .varUint(1)
      .varUint(FIRST + i * STRIDE)
      .varUint(0)
    inRoot(writer, STRING).varString('x')
  }
  return writer.varUint(0).finish()
}

function deletingClients(count: number): Uint8Array {
  const writer = newWriter().varUint(0).varUint(count)
  for (let i = count; i > 0; i--)
    writer
      .varUint(FIRST + i * STRIDE)
      .varUint(1)
      .varUint(0)
      .varUint(1)
  return writer.finish()
}

function deletedRanges(count: number, backwards: boolean): Uint8Array {
  const writer = newWriter().varUint(0).varUint(1).varUint(CLIENT).varUint(count)
  for (let i = 0; i < count; i++) writer.varUint((backwards ? count - i : i) * 2).varUint(1)
  return writer.finish()
}

/** Consecutive letters, with `gap` clocks omitted before each. */
function letters(count: number, gap: number): Uint8Array {
  const structs = gap === 0 ? count : count * 2
  const writer = newWriter().varUint(1).varUint(structs).varUint(CLIENT).varUint(0)
  let clock = 0
  for (let i = 0; i < count; i++) {
    if (gap > 0) writer.byte(SKIP).varUint(gap)
    clock += gap
    if (i === 0) inRoot(writer, STRING).varString('x')
    else
      writer
        .byte(STRING | HAS_ORIGIN)
        .varUint(CLIENT)
        .varUint(clock - 1 - gap)
        .varString('x')
    clock++
  }
  return writer.varUint(0).finish()
}

function collected(count: number): Uint8Array {
  const writer = newWriter().varUint(1).varUint(count).varUint(CLIENT).varUint(0)
  for (let i = 0; i < count; i++) writer.byte(GC).varUint(1)
  return writer.varUint(0).finish()
}

function strangers(count: number): Uint8Array {
  const writer = newWriter().varUint(1).varUint(count).varUint(CLIENT).varUint(0)
  for (let i = 0; i < count; i++)
    writer
      .byte(STRING | HAS_ORIGIN)
      .varUint(CLIENT + 1)
      .varUint(i * 2)
      .varString('x')
  return writer.varUint(0).finish()
}

function nested(levels: number): Uint8Array {
  const writer = newWriter().varUint(1).varUint(levels).varUint(CLIENT).varUint(0)
  for (let level = 0; level < levels; level++) {
    writer.byte(TYPE)
    if (level === 0) writer.varUint(1).varString('default')
    else
      writer
        .varUint(0)
        .varUint(CLIENT)
        .varUint(level - 1)
    writer.varUint(XML_ELEMENT).varString('blockquote')
  }
  return writer.varUint(0).finish()
}

function key(writer: ByteWriter, name: string): ByteWriter {
  return writer
    .byte(ANY | HAS_PARENT_SUB)
    .varUint(1)
    .varString('map')
    .varString(name)
    .varUint(1)
    .byte(120)
}

function keys(count: number): Uint8Array {
  const writer = newWriter().varUint(1).varUint(count).varUint(CLIENT).varUint(0)
  for (let i = 0; i < count; i++) key(writer, `key-${i}`)
  return writer.varUint(0).finish()
}

function values(writer: ByteWriter, count: number): ByteWriter {
  inRoot(writer, ANY).varUint(count)
  for (let i = 0; i < count; i++) writer.byte(126)
  return writer
}

function marks(count: number): Uint8Array {
  const writer = newWriter().varUint(1).varUint(count).varUint(CLIENT).varUint(0)
  for (let i = 0; i < count; i++) inRoot(writer, FORMAT).varString('b').varString('{}')
  return writer.varUint(0).finish()
}

function vector(count: number): Uint8Array {
  const writer = newWriter().varUint(count)
  for (let i = count; i > 0; i--) writer.varUint(1 + i * 3).varUint(1)
  return writer.finish()
}

function presence(count: number, state: string): Uint8Array {
  const writer = newWriter().varUint(count)
  for (let i = 0; i < count; i++)
    writer
      .varUint(1 + i)
      .varUint(1)
      .varString(state)
  return writer.finish()
}
