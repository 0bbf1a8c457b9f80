import { type ByteReader, MalformedError } from '../wire/reader.ts'
import { ContentLimitError } from './limits.ts'

/**
 * The largest clock a range may end at. One client that types a key every second reaches it after 68 years;
 * an update that claims more is hostile.
 */
export const MAX_CLOCK = 2 ** 31

/** Nesting of arrays and objects in a value; beyond it, the call stack of a program that reads it could overflow. */
const MAX_DEPTH = 64
/** Elements of one JSON value: parsing them allocates, 50 ns each. */
const MAX_JSON_ELEMENTS = 131_072
/** A JSON text counts as this many values: calling the parser costs as much as skipping them. */
const JSON_COST = 8
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

/** Where a struct stands: nowhere (collected), in a root, in a type, or beside another struct. */
export const ANCHOR = { none: 0, root: 1, parent: 2, sibling: 3 } as const

/** What {@link skipStruct} learned of the last struct; one object serves a whole update. */
export class StructFacts {
  /** One of {@link ANCHOR}. */
  anchor: number = ANCHOR.none
  /** The struct of the anchor, where that is a parent or a sibling. */
  anchorClient = 0
  anchorClock = 0
  /** Whether the struct is a shared type, which others may stand in. */
  isType = false
  private parts = 0
  private readonly maxParts: number
  private readonly onReference: OnReference | undefined

  /**
   * `maxParts`: structs and values that all structs together may have; `onReference` is told of each struct that
   * others build on: neighbours, parents.
   */
  constructor(maxParts: number, onReference?: OnReference) {
    this.maxParts = maxParts
    this.onReference = onReference
  }

  /**
   * Counts structs and values.
   *
   * @throws ContentLimitError when there are too many.
   */
  count(parts: number): void {
    this.parts += parts
    if (this.parts > this.maxParts)
      throw new ContentLimitError(`more than ${this.maxParts} structs and values`)
  }

  /** Reads the id of a struct that the struct `client`, `clock` builds on; the first one read is the anchor. */
  readId(reader: ByteReader, client: number, clock: number, anchor: number): void {
    const idClient = reader.varUint()
    const idClock = reader.varUint()
    if (idClock >= MAX_CLOCK) throw new MalformedError('a reference has a huge clock')
    if (idClient === client && idClock >= clock) throw new MalformedError('a struct refers to its own future')
    this.onReference?.(idClient, idClock)
    if (this.anchor !== ANCHOR.none) return
    this.anchor = anchor
    this.anchorClient = idClient
    this.anchorClock = idClock
  }
}

/**
 * Moves `reader` past one struct of a V1 update and checks it as strictly as Yjs's own decoder, and more:
 * no empty runs, nothing that refers to its own future (Yjs would throw while integrating it).
 *
 * Source of the format: Yjs 13.6, `UpdateEncoderV1` and the `write` methods of its structs.
 *
 * `facts` holds afterwards what was learned of it.
 *
 * @returns the length of the struct in clock units; negative for a Skip, which holds the place of a gap.
 */
export function skipStruct(reader: ByteReader, client: number, clock: number, facts: StructFacts): number {
  facts.count(1)
  const info = reader.byte()
  const ref = info & 0x1f
  facts.anchor = ANCHOR.none
  facts.isType = ref === CONTENT.type
  if (ref === CONTENT.gc || ref === CONTENT.skip) {
    if (info !== ref) throw new MalformedError('a GC or Skip carries flags')
    const length = bounded(reader.varUint(), clock)
    return ref === CONTENT.skip ? -length : length
  }
  const hasOrigin = (info & HAS_ORIGIN) !== 0
  const hasRightOrigin = (info & HAS_RIGHT_ORIGIN) !== 0
  if (hasOrigin) facts.readId(reader, client, clock, ANCHOR.sibling)
  if (hasRightOrigin) facts.readId(reader, client, clock, ANCHOR.sibling)
  if (!hasOrigin && !hasRightOrigin) {
    if (reader.varUint() === 1) {
      reader.skipString()
      facts.anchor = ANCHOR.root
    } else facts.readId(reader, client, clock, ANCHOR.parent)
    if ((info & HAS_PARENT_SUB) !== 0) reader.skipString()
  }
  return bounded(skipContent(reader, ref, facts), clock)
}

function bounded(length: number, clock: number): number {
  if (length < 1) throw new MalformedError('a struct is empty')
  if (clock + length > MAX_CLOCK) throw new MalformedError('a struct claims a huge run')
  return length
}

function skipContent(reader: ByteReader, ref: number, facts: StructFacts): number {
  switch (ref) {
    case CONTENT.deleted:
      return reader.varUint()
    case CONTENT.json: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) checkJson(reader, facts, true)
      return count
    }
    case CONTENT.binary:
      reader.varBytes()
      return 1
    case CONTENT.string:
      return reader.skipString()
    case CONTENT.embed:
      checkJson(reader, facts, false)
      return 1
    case CONTENT.format:
      reader.skipString()
      checkJson(reader, facts, false)
      return 1
    case CONTENT.type: {
      const typeRef = reader.varUint()
      if (typeRef >= TYPE_REFS) throw new MalformedError('an unknown shared type')
      if (typeRef === TYPE_XML_ELEMENT || typeRef === TYPE_XML_HOOK) reader.skipString()
      return 1
    }
    case CONTENT.any: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) skipAny(reader, facts, MAX_DEPTH)
      return count
    }
    case CONTENT.doc:
      reader.skipString()
      // Yjs looks for fields in a document's options and throws when they are no object.
      if (reader.bytes[reader.pos] !== ANY_OBJECT) throw new MalformedError('options are not an object')
      skipAny(reader, facts, MAX_DEPTH)
      return 1
    default:
      throw new MalformedError('an unknown content type')
  }
}

function checkJson(reader: ByteReader, facts: StructFacts, allowUndefined: boolean): void {
  const text = reader.varString()
  facts.count(JSON_COST)
  if (allowUndefined && text === 'undefined') return
  checkJsonShape(text)
  try {
    JSON.parse(text)
  } catch {
    throw new MalformedError('a value is not JSON')
  }
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Refuses a JSON text whose parsing would be deep or long, before it is parsed. */
function checkJsonShape(text: string): void {
  if (text.length <= MAX_DEPTH) return
  let depth = 0
  let elements = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) quoted = false
    } else if (code === QUOTE) quoted = true
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++depth > MAX_DEPTH) throw new MalformedError('a value is nested too deeply')
      elements++
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--
    else if (code === COMMA) elements++
    if (elements > MAX_JSON_ELEMENTS) throw new MalformedError('a value has too many elements')
  }
}

/** Moves past one value of lib0's `writeAny`. */
function skipAny(reader: ByteReader, facts: StructFacts, depth: number): void {
  if (depth === 0) throw new MalformedError('a value is nested too deeply')
  facts.count(1)
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
        skipAny(reader, facts, depth - 1)
      }
      return
    }
    case 117: {
      const count = reader.varUint()
      for (let i = 0; i < count; i++) skipAny(reader, facts, depth - 1)
      return
    }
    case 116:
      reader.varBytes()
      return
    default:
      throw new MalformedError('an unknown kind of value')
  }
}
