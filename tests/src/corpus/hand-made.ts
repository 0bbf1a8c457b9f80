import * as encoding from 'lib0/encoding'
import {
  all,
  type Deletions,
  KIND,
  letter,
  number,
  raw,
  type Struct,
  text,
  writeUpdate,
} from './update-writer.ts'

/** Hostile bytes, as the payload of a message. */
export interface HandMade {
  readonly name: string
  /** The kind of message that contains them. */
  readonly as: 'update' | 'awareness' | 'state vector'
  /**
   * `refused`: the socket is closed and other clients receive nothing. `taken`: the bytes are well-formed, and clients
   * that receive them must handle them. `either`: both are acceptable.
   */
  readonly fate: 'refused' | 'taken' | 'either'
  /** Sent first, on a separate socket. */
  readonly before?: () => Uint8Array
  readonly bytes: () => Uint8Array
}

const CLIENT = 66
const HUGE = 2 ** 40
/** A number with more bytes than a double can count: 128^160 is infinite, and 0 times that is NaN. */
const NOT_A_NUMBER = [...Array.from({ length: 160 }, () => 0x80), 0x00] as const
const LEVELS = 20_000

const one = (struct: Struct): Uint8Array => writeUpdate([{ client: CLIENT, structs: [struct] }])
const of = (...structs: readonly Struct[]): Uint8Array => writeUpdate([{ client: CLIENT, structs }])
const deleting = (deletions: Deletions): Uint8Array => writeUpdate([], deletions)
const refused = (name: string, bytes: () => Uint8Array): HandMade => ({
  name,
  as: 'update',
  fate: 'refused',
  bytes,
})
const taken = (name: string, bytes: () => Uint8Array): HandMade => ({
  name,
  as: 'update',
  fate: 'taken',
  bytes,
})
const either = (name: string, bytes: () => Uint8Array): HandMade => ({
  name,
  as: 'update',
  fate: 'either',
  bytes,
})
const presence = (name: string, fate: HandMade['fate'], bytes: () => Uint8Array): HandMade => ({
  name,
  as: 'awareness',
  fate,
  bytes,
})
const vector = (name: string, fate: HandMade['fate'], bytes: () => Uint8Array): HandMade => ({
  name,
  as: 'state vector',
  fate,
  bytes,
})

const RUN_LENGTHS: readonly HandMade[] = [
  refused('a collected run of 2^40', () => one({ kind: KIND.gc, content: number(HUGE) })),
  refused('a collected run whose length is not a number', () =>
    one({ kind: KIND.gc, content: raw(...NOT_A_NUMBER) }),
  ),
  refused('a skipped run whose length is not a number', () =>
    of({ kind: KIND.skip, content: raw(...NOT_A_NUMBER) }, letter('a')),
  ),
  refused('a deleted run whose length is not a number', () =>
    one({ kind: KIND.deleted, content: raw(...NOT_A_NUMBER) }),
  ),
  refused('runs that add up to more than a clock holds', () =>
    of(...Array.from({ length: 3 }, () => ({ kind: KIND.gc, content: number(2 ** 30) }))),
  ),
  refused('a run that starts at 2^53 - 1', () =>
    writeUpdate([{ client: CLIENT, clock: Number.MAX_SAFE_INTEGER, structs: [letter('a')] }]),
  ),
  taken('a skipped run alone', () => one({ kind: KIND.skip, content: number(1000) })),
  taken('skipped runs in a row, at both ends', () =>
    of({ kind: KIND.skip, content: number(5) }, { kind: KIND.skip, content: number(5) }, letter('a'), {
      kind: KIND.skip,
      content: number(7),
    }),
  ),
  refused('a run of no length', () => one({ kind: KIND.gc, content: number(0) })),
  refused('a skipped run of no length', () => one({ kind: KIND.skip, content: number(0) })),
  refused('a text of no length', () => one(letter(''))),
  refused('no values at all in a struct of values', () => one({ kind: KIND.any, content: number(0) })),
  refused('2^31 JSON values in no bytes', () => one({ kind: KIND.json, content: number(2 ** 31) })),
]

const COUNTS: readonly HandMade[] = [
  refused('2^32 structs in few bytes', () =>
    writeUpdate([{ client: CLIENT, count: 2 ** 32, structs: [letter('a')] }]),
  ),
  refused('2^53 - 1 sections', () =>
    bytes((encoder) => encoding.writeVarUint(encoder, Number.MAX_SAFE_INTEGER)),
  ),
  refused('a count of sections that is not a number', () => bytes(raw(...NOT_A_NUMBER), number(0))),
  refused('a client that is not a number', () =>
    bytes(number(1), number(1), raw(...NOT_A_NUMBER), number(0), raw(KIND.gc, 1), number(0)),
  ),
  refused('a clock that is not a number', () =>
    bytes(number(1), number(1), number(CLIENT), raw(...NOT_A_NUMBER), raw(KIND.gc, 1), number(0)),
  ),
  either('a section without structs', () => writeUpdate([{ client: CLIENT, structs: [] }])),
  refused('a client in two sections', () =>
    writeUpdate([
      { client: CLIENT, structs: [letter('a')] },
      { client: CLIENT, clock: 1, structs: [letter('b')] },
    ]),
  ),
  refused('200,000 sections of one client', () =>
    writeUpdate(Array.from({ length: 200_000 }, () => ({ client: CLIENT, structs: [] }))),
  ),
]

const REFERENCES: readonly HandMade[] = [
  refused('a letter that is its own left neighbour', () => one(letter('a', { origin: [CLIENT, 0] }))),
  refused('a letter that is its own right neighbour', () => one(letter('a', { right: [CLIENT, 0] }))),
  refused('a type that is its own parent', () =>
    one({ kind: KIND.type, parent: [CLIENT, 0], content: number(1) }),
  ),
  refused('a neighbour whose clock is not a number', () =>
    bytes(
      number(1),
      number(1),
      number(CLIENT),
      number(0),
      raw(KIND.string | 0x80, 7),
      raw(...NOT_A_NUMBER),
      text('a'),
    ),
  ),
  taken('two clients whose letters wait for each other', () =>
    writeUpdate([
      { client: 68, structs: [letter('b', { origin: [67, 0] })] },
      { client: 67, structs: [letter('a', { origin: [68, 0] })] },
    ]),
  ),
  taken('types of two clients, each the parent of the other', () =>
    writeUpdate([
      { client: 70, structs: [{ kind: KIND.type, parent: [69, 0], content: number(1) }] },
      { client: 69, structs: [{ kind: KIND.type, parent: [70, 0], content: number(1) }] },
    ]),
  ),
  taken('a letter whose parent is a letter', () =>
    writeUpdate([{ client: 71, structs: [letter('a'), letter('b', { parent: [71, 0] })] }]),
  ),
  taken('a letter between neighbours in the wrong order', () =>
    writeUpdate([{ client: 72, structs: [letter('ab'), letter('c', { origin: [72, 1], right: [72, 0] })] }]),
  ),
  taken('a neighbour in another parent', () =>
    writeUpdate([
      {
        client: 73,
        structs: [
          { kind: KIND.type, content: number(1) },
          letter('a', { parent: [73, 0], key: 'k' }),
          letter('b'),
          letter('c', { origin: [73, 2], right: [73, 1] }),
        ],
      },
    ]),
  ),
]

const CONTENTS: readonly HandMade[] = [
  refused('an unknown kind of content', () => one({ kind: 11, content: number(1) })),
  refused('a collected run with flags', () =>
    bytes(number(1), number(1), number(CLIENT), number(0), raw(0x80, 1), number(0)),
  ),
  refused('an unknown shared type', () => one({ kind: KIND.type, content: number(7) })),
  refused('a shared type that is not a number', () =>
    one({ kind: KIND.type, content: raw(...NOT_A_NUMBER) }),
  ),
  refused('a continuation byte alone in a text', () => one({ kind: KIND.string, content: raw(1, 0x80) })),
  refused('a text cut inside a character', () => one({ kind: KIND.string, content: raw(2, 0xe4, 0xb8) })),
  refused('an overlong character', () => one({ kind: KIND.string, content: raw(2, 0xc0, 0xaf) })),
  refused('half a surrogate pair', () => one({ kind: KIND.string, content: raw(3, 0xed, 0xa0, 0x80) })),
  refused('a mark whose value is no JSON', () =>
    one({ kind: KIND.format, content: all(text('bold'), text('{')) }),
  ),
  refused('an embedded value that is no JSON', () => one({ kind: KIND.embed, content: text('undefined') })),
  refused('a JSON value that is none', () => one({ kind: KIND.json, content: all(number(1), text('nul')) })),
  refused('a document inside without options', () =>
    one({ kind: KIND.doc, content: all(text('guid'), raw(126)) }),
  ),
  refused('a document inside with undefined options', () =>
    one({ kind: KIND.doc, content: all(text('guid'), raw(127)) }),
  ),
  refused('values nested 20,000 deep', () =>
    one({ kind: KIND.any, content: all(number(1), raw(...nested(LEVELS, [117, 1])), raw(126)) }),
  ),
  refused('objects nested 20,000 deep', () =>
    one({ kind: KIND.any, content: all(number(1), raw(...nested(LEVELS, [118, 1, 1, 97])), raw(126)) }),
  ),
  refused('an array of 2^40 values', () =>
    one({ kind: KIND.any, content: all(number(1), raw(117), number(HUGE)) }),
  ),
  refused('an embedded value nested 20,000 deep', () =>
    one({ kind: KIND.embed, content: text('['.repeat(LEVELS) + ']'.repeat(LEVELS)) }),
  ),
  taken('keys that JavaScript knows', () =>
    writeUpdate([
      {
        client: 74,
        structs: [
          {
            kind: KIND.any,
            key: '__proto__',
            content: all(number(1), raw(118, 1), text('__proto__'), raw(118, 0)),
          },
          { kind: KIND.any, key: 'constructor', content: all(number(1), raw(126)) },
        ],
      },
    ]),
  ),
]

const DELETIONS: readonly HandMade[] = [
  refused('a deletion whose length is not a number', () =>
    bytes(number(0), number(1), number(CLIENT), number(1), number(0), raw(...NOT_A_NUMBER)),
  ),
  refused('a deletion of 2^40', () => deleting([[CLIENT, [[0, HUGE]]]])),
  refused('2^40 deletions in no bytes', () => bytes(number(0), number(1), number(CLIENT), number(HUGE))),
  taken('a deletion of what does not exist', () => deleting([[75, [[100, 50]]]])),
  // Each of these can keep a naive decoder busy for hours, with one or two frames.
  either('300,000 deletions from the last to the first', () =>
    deleting([[76, Array.from({ length: 300_000 }, (_, index) => [(300_000 - index) * 2, 1] as const)]]),
  ),
  {
    ...taken('300,000 deletions in the gaps of as many', () => deleting([[77, every(300_000, 1)]])),
    before: () => deleting([[77, every(300_000, 0)]]),
  },
  {
    ...either('a deletion of 100,000 others, 100,000 times over', () =>
      deleting([[78, Array.from({ length: 100_000 }, () => [0, 200_000] as const)]]),
    ),
    before: () => deleting([[78, every(100_000, 0)]]),
  },
  {
    ...taken('a deletion of 100,000 others, 16,000 times over', () =>
      deleting([[78, Array.from({ length: 16_000 }, () => [0, 200_000] as const)]]),
    ),
    before: () => deleting([[78, every(100_000, 0)]]),
  },
  either('a client 100,000 times over', () =>
    deleting(Array.from({ length: 100_000 }, (_, index) => [79, [[index * 2, 1]]] as const)),
  ),
  {
    ...taken('2,000 letters in the gaps of as many', () => gaps(2_000, 1)),
    before: () => gaps(2_000, 0),
  },
  refused('100,000 gaps', () => gaps(100_000, 1)),
  {
    ...taken('a run that covers 4,000 letters with gaps', () =>
      writeUpdate([{ client: 80, structs: [{ kind: KIND.gc, content: number(8_002) }] }]),
    ),
    before: () => gaps(4_000, 0),
  },
]

const PRESENCE: readonly HandMade[] = [
  presence('2^40 clients in no bytes', 'refused', () => bytes(number(HUGE))),
  presence('100,000 clients', 'refused', () => states(100_000, '{}')),
  presence('a state of 1 MiB', 'refused', () => states(1, JSON.stringify({ user: 'x'.repeat(2 ** 20) }))),
  presence('4,000 states of 4 KiB', 'taken', () =>
    states(4_000, JSON.stringify({ user: 'x'.repeat(4_000) })),
  ),
  presence('a state nested 5,000 deep', 'refused', () =>
    states(1, `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
  ),
  presence('a state that is no object', 'refused', () => states(1, '[]')),
  presence('a state that is a number', 'refused', () => states(1, '17')),
  presence('a state that is no JSON', 'refused', () => states(1, '{"a":}')),
  presence('a state with a control character', 'refused', () => states(1, '{"a":"\n"}')),
  presence('a state that is cut', 'refused', () =>
    bytes(number(1), number(9), number(1), number(40), raw(123)),
  ),
  presence('a state that is no UTF-8', 'refused', () =>
    bytes(number(1), number(9), number(1), number(8), raw(0x7b, 0x22, 0x80, 0x22, 0x3a, 0x31, 0x7d, 0x20)),
  ),
  presence('a clock that is not a number', 'refused', () =>
    bytes(number(1), number(9), raw(...NOT_A_NUMBER), text('{}')),
  ),
  presence('a clock of 2^50', 'taken', () => bytes(number(1), number(9), number(2 ** 50), text('{"a":1}'))),
  presence('a clock of 2^53 - 1', 'refused', () =>
    bytes(number(1), number(9), number(Number.MAX_SAFE_INTEGER), text('{"a":1}')),
  ),
]

const VECTORS: readonly HandMade[] = [
  vector('2^53 - 1 clients in no bytes', 'refused', () => bytes(number(Number.MAX_SAFE_INTEGER))),
  vector('a count that is not a number', 'refused', () => bytes(raw(...NOT_A_NUMBER))),
  vector('a clock that is not a number', 'refused', () => bytes(number(1), number(1), raw(...NOT_A_NUMBER))),
  vector('bytes after its end', 'refused', () => bytes(number(0), raw(1, 2, 3))),
  vector('262,144 clients that nobody knows', 'taken', () => clients(262_144, (index) => index + 10_000)),
  vector('more clients than two full documents have', 'refused', () =>
    clients(262_145, (index) => index + 10_000),
  ),
  vector('one client 262,144 times', 'taken', () => clients(262_144, () => 5)),
]

export const HAND_MADE: readonly HandMade[] = [
  ...RUN_LENGTHS,
  ...COUNTS,
  ...REFERENCES,
  ...CONTENTS,
  ...DELETIONS,
  ...PRESENCE,
  ...VECTORS,
]

function bytes(...contents: readonly ((encoder: encoding.Encoder) => void)[]): Uint8Array {
  const encoder = encoding.createEncoder()
  all(...contents)(encoder)
  return encoding.toUint8Array(encoder)
}

/** Presence of `count` clients with the same state. */
function states(count: number, json: string): Uint8Array {
  return bytes(number(count), (encoder) => {
    for (let client = 0; client < count; client++) {
      encoding.writeVarUint(encoder, client + 1_000)
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, json)
    }
  })
}

function nested(levels: number, opening: readonly number[]): number[] {
  return Array.from({ length: levels }, () => opening).flat()
}

/** `count` deletions of one character each, with gaps of one. */
function every(count: number, offset: number): (readonly [number, number])[] {
  return Array.from({ length: count }, (_, index) => [index * 2 + offset, 1] as const)
}

/** A state vector of `count` clients, whose numbers `client` returns. */
function clients(count: number, client: (index: number) => number): Uint8Array {
  return bytes(number(count), (encoder) => {
    for (let index = 0; index < count; index++) {
      encoding.writeVarUint(encoder, client(index))
      encoding.writeVarUint(encoder, 1)
    }
  })
}

/** `count` collected characters with gaps of one, none of them at the beginning. */
function gaps(count: number, offset: number): Uint8Array {
  const structs = Array.from({ length: count }, () => [
    { kind: KIND.gc, content: number(1) },
    { kind: KIND.skip, content: number(1) },
  ]).flat()
  return writeUpdate([{ client: 80, clock: 1 + offset, structs }])
}
