import * as decoding from 'lib0/decoding'

/** Receives every run of operations and every run of deletions that {@link scanUpdate} finds in an update. */
export interface UpdateSink {
  /** Operations `[clock, clock + length)` of a client in the update. Skips are not reported. */
  structs(client: number, clock: number, length: number): void
  /** Operations `[clock, clock + length)` of a client that the update deletes. */
  deletes(client: number, clock: number, length: number): void
}

const SKIP = 10

/**
 * Scans a Yjs V1 update and reports its ranges, without building structs or strings. Written from the format (yjs 13.6,
 * src/utils/updates.js and the `write` methods of the contents), and tested against `Y.decodeUpdate`. Adjacent runs of
 * one client are reported as one.
 */
export function scanUpdate(update: Uint8Array, sink: UpdateSink): void {
  const decoder = decoding.createDecoder(update)
  const clients = decoding.readVarUint(decoder)
  for (let i = 0; i < clients; i++) scanClient(decoder, sink)
  const deleting = decoding.readVarUint(decoder)
  for (let i = 0; i < deleting; i++) {
    const client = decoding.readVarUint(decoder)
    const runs = decoding.readVarUint(decoder)
    for (let run = 0; run < runs; run++) {
      const clock = decoding.readVarUint(decoder)
      sink.deletes(client, clock, decoding.readVarUint(decoder))
    }
  }
}

function scanClient(decoder: decoding.Decoder, sink: UpdateSink): void {
  const structs = decoding.readVarUint(decoder)
  const client = decoding.readVarUint(decoder)
  let clock = decoding.readVarUint(decoder)
  let start = clock
  for (let i = 0; i < structs; i++) {
    const info = decoding.readUint8(decoder)
    if (info === SKIP) {
      if (clock > start) sink.structs(client, start, clock - start)
      clock += decoding.readVarUint(decoder)
      start = clock
    } else if ((info & 31) === 0) {
      clock += decoding.readVarUint(decoder)
    } else {
      skipParents(decoder, info)
      clock += contentLength(decoder, info & 31)
    }
  }
  if (clock > start) sink.structs(client, start, clock - start)
}

/** Origins are ids; an item without origins names its parent, and a map entry its key. */
function skipParents(decoder: decoding.Decoder, info: number): void {
  if ((info & 128) !== 0) skipId(decoder)
  if ((info & 64) !== 0) skipId(decoder)
  if ((info & 192) !== 0) return
  if (decoding.readVarUint(decoder) === 1) skipBytes(decoder)
  else skipId(decoder)
  if ((info & 32) !== 0) skipBytes(decoder)
}

function contentLength(decoder: decoding.Decoder, kind: number): number {
  switch (kind) {
    case 1:
      return decoding.readVarUint(decoder)
    case 2: {
      const length = decoding.readVarUint(decoder)
      for (let i = 0; i < length; i++) skipBytes(decoder)
      return length
    }
    case 3:
    case 5:
      skipBytes(decoder)
      return 1
    case 4:
      return skipText(decoder)
    case 6:
      skipBytes(decoder)
      skipBytes(decoder)
      return 1
    case 7: {
      const type = decoding.readVarUint(decoder)
      // Elements (3) and hooks (5) have a name.
      if (type === 3 || type === 5) skipBytes(decoder)
      return 1
    }
    case 8: {
      const length = decoding.readVarUint(decoder)
      for (let i = 0; i < length; i++) decoding.readAny(decoder)
      return length
    }
    case 9:
      skipBytes(decoder)
      decoding.readAny(decoder)
      return 1
    default:
      throw new Error(`unknown content ${kind} in an update`)
  }
}

function skipId(decoder: decoding.Decoder): void {
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
}

/** Strings and byte arrays have the same encoding: their length in bytes, then the bytes. */
function skipBytes(decoder: decoding.Decoder): void {
  const length = decoding.readVarUint(decoder)
  decoder.pos += length
}

/** Skips a string and returns its length in UTF-16 units, in which Yjs counts text. */
function skipText(decoder: decoding.Decoder): number {
  const end = decoding.readVarUint(decoder) + decoder.pos
  let units = 0
  for (let i = decoder.pos; i < end; i++) {
    const byte = decoder.arr[i] ?? 0
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  decoder.pos = end
  return units
}
