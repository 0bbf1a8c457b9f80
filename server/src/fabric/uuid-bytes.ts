import { type ByteReader, type ByteWriter, MalformedError } from '@cowrite/crdt'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const DASHES = new Set([4, 6, 8, 10])
const LENGTH = 16

/** Writes a UUID as its 16 bytes. Throws on anything else, as that is a mistake of the caller. */
export function writeUuid(writer: ByteWriter, uuid: string): ByteWriter {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) throw new Error(`${uuid} is no UUID.`)
  const digits = uuid.replaceAll('-', '')
  for (let i = 0; i < LENGTH; i++) writer.byte(Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16))
  return writer
}

/** Reads 16 bytes as a UUID in lower case; throws `MalformedError` when there are fewer. */
export function readUuid(reader: ByteReader): string {
  const from = reader.pos
  reader.skip(LENGTH)
  let uuid = ''
  for (let i = 0; i < LENGTH; i++) {
    const digits = HEX[reader.bytes[from + i] ?? -1]
    if (digits === undefined) throw new MalformedError('the bytes end early')
    uuid += DASHES.has(i) ? `-${digits}` : digits
  }
  return uuid
}
