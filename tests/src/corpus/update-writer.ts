import * as encoding from 'lib0/encoding'

/** Content kinds of the V1 format, as numbered in a struct's first byte. */
export const KIND = {
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

const HAS_ORIGIN = 0x80
const HAS_RIGHT_ORIGIN = 0x40
const HAS_PARENT_SUB = 0x20

/** The part of a struct after its head. */
export type Content = (encoder: encoding.Encoder) => void
export type Id = readonly [client: number, clock: number]

/** One struct; without neighbours and parent it is in the root type `content`. */
export interface Struct {
  readonly kind: number
  readonly origin?: Id
  readonly right?: Id
  readonly parent?: Id
  readonly key?: string
  readonly content: Content
}

export interface Section {
  readonly client: number
  readonly clock?: number
  /** The count to write, if it differs from the number of structs. */
  readonly count?: number
  readonly structs: readonly Struct[]
}

export type Deletions = readonly (readonly [client: number, ranges: readonly (readonly [number, number])[]])[]

/** Writes a V1 update like Yjs, even an invalid one. */
export function writeUpdate(sections: readonly Section[], deletions: Deletions = []): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, sections.length)
  for (const { client, clock = 0, structs, count = structs.length } of sections) {
    encoding.writeVarUint(encoder, count)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    for (const struct of structs) writeStruct(encoder, struct)
  }
  encoding.writeVarUint(encoder, deletions.length)
  for (const [client, ranges] of deletions) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const [clock, length] of ranges) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
  return encoding.toUint8Array(encoder)
}

/** Content that consists of a number: a GC, a Skip, a deleted run, a type without a name. */
export function number(value: number): Content {
  return (encoder) => encoding.writeVarUint(encoder, value)
}

export function text(value: string): Content {
  return (encoder) => encoding.writeVarString(encoder, value)
}

/** Unchanged bytes. */
export function raw(...bytes: readonly number[]): Content {
  return (encoder) => encoding.writeUint8Array(encoder, Uint8Array.from(bytes))
}

export function all(...contents: readonly Content[]): Content {
  return (encoder) => {
    for (const content of contents) content(encoder)
  }
}

/** A struct of one character in the root type. */
export function letter(value: string, place: Omit<Struct, 'kind' | 'content'> = {}): Struct {
  return { kind: KIND.string, content: text(value), ...place }
}

function writeStruct(encoder: encoding.Encoder, { kind, origin, right, parent, key, content }: Struct): void {
  if (kind === KIND.gc || kind === KIND.skip) {
    encoding.writeUint8(encoder, kind)
    content(encoder)
    return
  }
  const flags =
    (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT_ORIGIN : 0) | (key === undefined ? 0 : HAS_PARENT_SUB)
  encoding.writeUint8(encoder, kind | flags)
  if (origin) writeId(encoder, origin)
  if (right) writeId(encoder, right)
  if (!origin && !right) {
    encoding.writeVarUint(encoder, parent ? 0 : 1)
    if (parent) writeId(encoder, parent)
    else encoding.writeVarString(encoder, 'content')
    if (key !== undefined) encoding.writeVarString(encoder, key)
  }
  content(encoder)
}

function writeId(encoder: encoding.Encoder, [client, clock]: Id): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}
