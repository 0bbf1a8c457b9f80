import { crc32 } from 'node:zlib'

const BEFORE_CRC = ',"crc":"'
const AFTER_CRC = '"}'
const CRC_DIGITS = 8
const TAIL_LENGTH = BEFORE_CRC.length + CRC_DIGITS + AFTER_CRC.length

/**
 * One line of an export file: a JSON object whose last member, `crc`, is the CRC-32 of the line's UTF-8 bytes before
 * `,"crc"`, in hexadecimal. `record` must not be empty.
 */
export function formatLine(record: object): string {
  const text = JSON.stringify(record).slice(0, -1)
  return `${text}${BEFORE_CRC}${digits(crc32(text))}${AFTER_CRC}\n`
}

/** The content of a line (without its line feed); `null` when its checksum does not match its bytes. */
export function parseLine(line: Buffer): unknown {
  const end = line.length - TAIL_LENGTH
  if (end < 1) return null
  const text = line.subarray(0, end)
  if (line.toString('latin1', end) !== `${BEFORE_CRC}${digits(crc32(text))}${AFTER_CRC}`) return null
  try {
    return JSON.parse(`${text.toString('utf8')}}`)
  } catch {
    // The checksum is right, but the text is not JSON: written by hand, and treated as damaged.
    return null
  }
}

function digits(crc: number): string {
  return crc.toString(16).padStart(CRC_DIGITS, '0')
}
