import type { ByteReader, ByteWriter } from '@cowrite/crdt'

const LENGTH = 16
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Writes a UUID as its 16 bytes. Throws an error if `uuid` is not a UUID, which is a bug of the caller. */
export function writeUuid(writer: ByteWriter, uuid: string): ByteWriter {
  return writer.raw(uuidBytes(uuid))
}

/** A UUID's 16 bytes. Throws an error if `uuid` is not a UUID, which is a bug of the caller. */
export function uuidBytes(uuid: string): Uint8Array {
  if (!UUID.test(uuid)) throw new Error(`${uuid} is no UUID.`)
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

/** Reads 16 bytes as a UUID in lower case. Throws a `MalformedError` if fewer bytes are left. */
export function readUuid(reader: ByteReader): string {
  const from = reader.pos
  reader.skip(LENGTH)
  const { buffer, byteOffset } = reader.bytes
  const hex = Buffer.from(buffer, byteOffset + from, LENGTH).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
