import { ByteReader, decodeUtf8, MalformedError } from '../wire/reader.ts'
import { isJsonObject } from './json-object.ts'

/** What an awareness message says of one client. */
export interface Statement {
  readonly client: number
  readonly clock: number
  readonly state: Uint8Array | null
}

/** A state that was taken back, as JSON in UTF-8. */
export const NULL_STATE = Uint8Array.of(0x6e, 0x75, 0x6c, 0x6c) // null
/** Clients in one message; a stock client repeats at most the whole room. */
const MAX_STATEMENTS = 4096

/** The statements of an awareness message, or why it is refused. */
export function decodeAwareness(message: Uint8Array, maxStateBytes: number): Statement[] | string {
  try {
    const reader = new ByteReader(message)
    const statements: Statement[] = []
    for (let left = reader.varUint(); left > 0; left--) {
      if (statements.length === MAX_STATEMENTS) return 'too many clients in one message'
      const client = reader.varUint()
      const clock = reader.varUint()
      const bytes = reader.varBytes()
      if (bytes.length > maxStateBytes) return `a state is larger than ${maxStateBytes} bytes`
      if (isNull(bytes)) {
        statements.push({ client, clock, state: null })
      } else {
        if (!isJsonObject(bytes)) return 'a state is not a JSON object'
        decodeUtf8(bytes)
        statements.push({ client, clock, state: bytes })
      }
    }
    return statements
  } catch (error) {
    if (error instanceof MalformedError) return error.message
    throw error
  }
}

function isNull(bytes: Uint8Array): boolean {
  return bytes.length === 4 && bytes.every((byte, i) => byte === NULL_STATE[i])
}
