import { type ByteReader, MalformedError } from '../wire/reader.ts'
import { ContentLimitError } from './limits.ts'

/**
 * The greatest end of a range of clocks. A client that types one key per second reaches it after 68 years; an update
 * that claims more is hostile.
 */
export const MAX_CLOCK = 2 ** 31

/** Maximum nesting of arrays and objects in a value; deeper values could overflow the call stack of a reader. */
const MAX_DEPTH = 64
/** Maximum elements of one JSON value: parsing allocates them, at 50 ns each. */
const MAX_JSON_ELEMENTS = 131_072
/** A JSON text counts as this many values: a call of the parser costs as much as skipping them. */
const JSON_COST = 8
/** Type tag of an object in lib0's `writeAny`. */
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

/** Called with the client and clock of a struct. */
export type OnReference = (client: number, clock: number) => void

/** What determines a struct's parent: nothing (collected), a root type, a parent struct, or a sibling struct. */
export const ANCHOR = { none: 0, root: 1, parent: 2, sibling: 3 } as const

/** Facts about the last struct that {@link skipStruct} read; one object is reused for a whole update. */
export class StructFacts {
  /** One of {@link ANCHOR}. */
  anchor: number = ANCHOR.none
  /** The anchor's struct, if it is a parent or a sibling. */
  anchorClient = 0
  anchorClock = 0
  /** Whether the struct is a shared type, which can be the parent of other structs. */
  isType = false
  private parts = 0
  private readonly maxParts: number
  private readonly onReference: OnReference | undefined

  /**
   * `maxParts`: maximum of structs and values in all structs together; `onReference` is called for each struct that
   * another struct refers to: neighbours and parents.
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

  /** Reads the id of a struct that the struct `client`, `clock` refers to; the first id read is the anchor. */
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
 * Moves `reader` past one struct of a V1 update. The checks are stricter than those of Yjs's own decoder: no empty
 * runs, and no struct that refers to its own future, at which Yjs would throw during integration.
 *
 * Source of the format: Yjs 13.6, `UpdateEncoderV1` and the `write` methods of its structs.
 *
 * Afterwards `facts` describes the struct.
 *
 * @returns the length of the struct in clock units; negative for a Skip, which stands for a gap.
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
      // Yjs reads fields of a subdocument's options, and throws when they are not an object.
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

/** Refuses a JSON text that is nested too deeply or has too many elements, before it is parsed. */
function checkJsonShape(text: string): void {
  if (text.length <= MAX_DEPTH) return
  let depth = 0
  let elements = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = endOfString(text, i)
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++depth > MAX_DEPTH) throw new MalformedError('a value is nested too deeply')
      elements++
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--
    else if (code === COMMA) elements++
    if (elements > MAX_JSON_ELEMENTS) throw new MalformedError('a value has too many elements')
  }
}

/** Index of the closing quote of the string opened at `from`; the length of the text when it is not closed. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text.charCodeAt(quote - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return quote
  }
  return text.length
}

/** Moves past one value encoded by lib0's `writeAny`. */
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
