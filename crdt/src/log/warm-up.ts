import { ByteWriter } from '../wire/writer.ts'
import type { Chunk } from './chunk.ts'
import { finish } from './steps.ts'
import { EMPTY_UPDATE, UpdateLog } from './update-log.ts'

/** Structs of each client in the first sample; a round with it takes about 1 ms once the code is compiled. */
const STRUCTS = 400
/** Clients of the second sample. */
const CLIENTS = 100
/** The state vector of an empty replica. */
const NOTHING = Uint8Array.of(0)

/** The first byte of a struct: the kind of its content, and which ids precede it (Yjs 13.6, `Item.write`). */
const ORIGIN = 0x80
const BOTH_ORIGINS = 0xc0
const PARENT_SUB = 0x20
const DELETED = 1
const STRING = 4
const FORMAT = 6
const TYPE = 7
const ANY = 8
const XML_ELEMENT = 3
const XML_TEXT = 6

/**
 * Reads, queries and joins sample documents repeatedly, until the engine has compiled the log's code for the kinds of
 * arrays used in production (`Uint8Array` from Yjs, Node's `Buffer` from sockets and databases). Otherwise the first
 * long document after a start would be read by the interpreter, at a tenth of the speed. Yields after each round, the
 * first of which take some ms; the value is an update of many clients for the caller's own warm-up.
 */
export function* warmUp(
  rounds: number,
  toBuffer: (bytes: Uint8Array) => Uint8Array,
): Generator<Chunk, void, void> {
  const text = typedText()
  const ofMany = keysOfMany()
  for (let round = 0; round < rounds; round++) {
    const log = UpdateLog.from(round % 2 === 0 ? toBuffer(text) : text, [])
    log.examine(toBuffer(EMPTY_UPDATE))
    log.stateVector()
    log.answer(NOTHING)
    const examined = finish(log.examining(toBuffer(ofMany)))
    if (examined.kind !== 'new') throw new Error('The sample is not new.')
    log.accept(examined.chunk)
    yield examined.chunk
  }
}

/** A paragraph that two clients wrote and deleted alternately, with marks, as one update. */
function typedText(): Uint8Array {
  const writer = new ByteWriter(16_384).varUint(2)
  const [first, second] = [2, 1]
  writer
    .varUint(STRUCTS + 2)
    .varUint(first)
    .varUint(0)
  writer.byte(TYPE).varUint(1).varString('default').varUint(XML_ELEMENT).varString('paragraph')
  writer.byte(TYPE).varUint(0).varUint(first).varUint(0).varUint(XML_TEXT)
  writer.byte(STRING).varUint(0).varUint(first).varUint(1).varString('a')
  let clock = 3
  for (let at = 1; at < STRUCTS; at++) clock = writeTyped(writer, first, clock, at, second)
  writer.varUint(STRUCTS).varUint(second).varUint(0)
  clock = 0
  for (let at = 0; at < STRUCTS; at++) clock = writeTyped(writer, second, clock, at, first)
  return writeDeletions(writer, [first, second], 10, STRUCTS / 10).finish()
}

/** Writes a struct of the text, the kind by its number `at`; returns the clock after it. */
function writeTyped(writer: ByteWriter, client: number, clock: number, at: number, other: number): number {
  const left = (origin: number): ByteWriter =>
    clock > 2
      ? writer
          .byte(origin)
          .varUint(client)
          .varUint(clock - 1)
      : writer.byte(origin).varUint(Math.max(client, other)).varUint(2)
  if (at % 100 === 50) {
    left(ORIGIN | FORMAT)
      .varString('bold')
      .varString(at % 200 === 50 ? '{}' : 'null')
    return clock + 1
  }
  const right = at % 2 === 0 && client > other
  left(right ? BOTH_ORIGINS | STRING : ORIGIN | (at % 7 === 0 ? DELETED : STRING))
  if (right) writer.varUint(other).varUint(at % (STRUCTS / 2))
  if (!right && at % 7 === 0) {
    writer.varUint(3)
    return clock + 3
  }
  writer.varString(at % 2 === 0 ? 'a' : 'bcd')
  return clock + (at % 2 === 0 ? 1 : 3)
}

/** A map in which many clients have each set a key, and half of them have deleted it, as one update. */
function keysOfMany(): Uint8Array {
  const first = 1_000_000
  const writer = new ByteWriter(4096).varUint(CLIENTS)
  const clients = Array.from({ length: CLIENTS }, (_, at) => first + CLIENTS - at)
  for (const client of clients) {
    writer.varUint(1).varUint(client).varUint(0)
    writer
      .byte(ANY | PARENT_SUB)
      .varUint(1)
      .varString('keys')
      .varString(String(client))
    // One value of lib0's `writeAny`: an integer in one byte.
    writer
      .varUint(1)
      .byte(125)
      .byte(client % 64)
  }
  return writeDeletions(
    writer,
    clients.filter((client) => client % 2 === 0),
    0,
    1,
  ).finish()
}

/** Writes deletions: for each client this number of ranges of one clock, from clock `from` on. */
function writeDeletions(
  writer: ByteWriter,
  clients: readonly number[],
  from: number,
  ranges: number,
): ByteWriter {
  writer.varUint(clients.length)
  for (const client of clients) {
    writer.varUint(client).varUint(ranges)
    for (let at = 0; at < ranges; at++) writer.varUint(from + at * 3).varUint(1)
  }
  return writer
}
