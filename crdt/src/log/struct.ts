import { type ByteReader, MalformedError } from '../wire/reader.ts'

/**
 * The largest clock a range may end at. One client that types a key every second reaches it after 68 years;
 * an update that claims more is hostile.
 */
export const MAX_CLOCK = 2 ** 31

/** Nesting of arrays and objects in a value; beyond it, the call stack of whoever reads or writes it could overflow. */
const MAX_DEPTH = 64
/** How lib0's `writeAny` marks an object. */
const ANY_OBJECT = 118

const CONTENT = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const

const HAS_PARENT_SUB = 0x20
const HAS_RIGHT_ORIGIN = 0x40
const HAS_ORIGIN = 0x80

/** Y.Array, Y.Map, Y.Text, Y.XmlElement, Y.XmlFragment, Y.XmlHook, Y.XmlText. */
const TYPE_REFS = 7
const TYPE_XML_ELEMENT = 3
const TYPE_XML_HOOK = 5

/** Is told of a struct by its client and clock. */
export type OnReference = (client: number, clock: number) => void

/**
 * Moves `reader` past one struct of a V1 update and checks it as strictly as Yjs's own decoder, and more:
 * no empty runs, nothing that refers to its own future (Yjs would throw while integrating it).
 *
 * Source of the format: Yjs 13.6, `UpdateEncoderV1` and the `write` methods of its structs.
 *
 * `onReference` is told what it builds on: its neighbours, its parent.
 *
 * @returns the length of the struct in clock units; negative for a Skip, which holds the place of a gap.
 */
export function skipStruct(
  reader: ByteReader,
  client: number,
  clock: number,
  onReference?: OnReference,
): number {
  const info = reader.byte()
  const ref = info & 0x1f
  if (ref === CONTENT.gc || ref === CONTENT.skip) {
    if (info !== ref) throw new MalformedError('a GC or Skip carries flags')
    const length = bounded(reader.varUint(), clock)
    return ref === CONTENT.skip ? -length : length
  }
  const hasOrigin = (info & HAS_ORIGIN) !== 0
  const hasRightOrigin = (info & HAS_RIGHT_ORIGIN) !== 0
  if (hasOrigin) skipId(reader, client, clock, onReference)
  if (hasRightOrigin) skipId(reader, client, clock, onReference)
  if (!hasOrigin && !hasRightOrigin) {
    if (reader.varUint() === 1) reader.skipString()
    else skipId(reader, client, clock, onReference)
    if ((info & HAS_PARENT_SUB) !== 0) reader.skipString()
  }
  return bounded(skipContent(reader, ref), clock)
}

function bounded(length: number, clock: number): number {
  if (length < 1) throw new MalformedError('a struct is empty')
  if (clock + length > MAX_CLOCK) throw new MalformedError('a struct claims a huge run')
  return length
}

function skipId(reader: ByteReader, client: number, clock: number, onReference?: OnReference): void {
  const idClient = reader.varUint()
  const idClock = reader.varUint()
  if (idClock >= MAX_CLOCK) throw new MalformedError('a reference has a huge clock')
  if (idClient === client && idClock >= clock) throw new MalformedError('a struct refers to its own future')
  onReference?.(idClient, idClock)
}

function skipContent(reader: ByteReader, ref: number): number {
  switch (ref) {
    case CONTENT.deleted:
      return reader.varUint()
    case CONTENT.json: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) checkJson(reader, true)
      return count
    }
    case CONTENT.binary:
      reader.varBytes()
      return 1
    case CONTENT.string:
      return reader.skipString()
    case CONTENT.embed:
      checkJson(reader, false)
      return 1
    case CONTENT.format:
      reader.skipString()
      checkJson(reader, false)
      return 1
    case CONTENT.type: {
      const typeRef = reader.varUint()
      if (typeRef >= TYPE_REFS) throw new MalformedError('an unknown shared type')
      if (typeRef === TYPE_XML_ELEMENT || typeRef === TYPE_XML_HOOK) reader.skipString()
      return 1
    }
    case CONTENT.any: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) skipAny(reader, MAX_DEPTH)
      return count
    }
    case CONTENT.doc:
      reader.skipString()
      // Yjs looks for fields in a document's options and throws when they are no object.
      if (reader.bytes[reader.pos] !== ANY_OBJECT) throw new MalformedError('options are not an object')
      skipAny(reader, MAX_DEPTH)
      return 1
    default:
      throw new MalformedError('an unknown content type')
  }
}

function checkJson(reader: ByteReader, allowUndefined: boolean): void {
  const text = reader.varString()
  if (allowUndefined && text === 'undefined') return
  if (isTooDeep(text)) throw new MalformedError('a value is nested too deeply')
  try {
    JSON.parse(text)
  } catch {
    throw new MalformedError('a value is not JSON')
  }
}

/** Whether a JSON text opens more than {@link MAX_DEPTH} arrays and objects inside of each other. */
function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (quoted) {
      if (character === '\\') i++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > MAX_DEPTH) return true
  }
  return false
}

/** Moves past one value of lib0's `writeAny`. */
function skipAny(reader: ByteReader, depth: number): void {
  if (depth === 0) throw new MalformedError('a value is nested too deeply')
  switch (reader.byte()) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return
    case 125:
      reader.skipVarInt()
      return
    case 124:
      reader.skip(4)
      return
    case 123: // float64
    case 122: // bigint
      reader.skip(8)
      return
    case 119:
      reader.skipString()
      return
    case ANY_OBJECT: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) {
        reader.skipString()
        skipAny(reader, depth - 1)
      }
      return
    }
    case 117: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) skipAny(reader, depth - 1)
      return
    }
    case 116:
      reader.varBytes()
      return
    default:
      throw new MalformedError('an unknown kind of value')
  }
}
