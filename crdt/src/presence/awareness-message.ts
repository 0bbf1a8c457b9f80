import { ByteReader, decodeUtf8, MalformedError } from '../wire/reader.ts'
import { isJsonObject } from './json-object.ts'

/** The entry of one client in an awareness message. */
export interface Statement {
  readonly client: number
  readonly clock: number
  readonly state: Uint8Array | null
}

/** A removed state, as JSON in UTF-8. */
export const NULL_STATE = Uint8Array.of(0x6e, 0x75, 0x6c, 0x6c) // null
/** Maximum number of clients in one message; a stock client repeats at most the whole room. */
const MAX_STATEMENTS = 4096
/**
 * Clients count up from 0 or from a time in milliseconds since 1970 that the server sent; neither reaches this value.
 */
const MAX_CLOCK = 2 ** 50

/**
 * The entries of an awareness message, or the reason for its refusal. States are not validated here: {@link
 * stateProblem} validates the states to be stored.
 */
export function decodeAwareness(message: Uint8Array, maxStateBytes: number): Statement[] | string {
  try {
    const reader = new ByteReader(message)
    const statements: Statement[] = []
    for (let left = reader.varUint(); left > 0; left--) {
      if (statements.length === MAX_STATEMENTS) return 'too many clients in one message'
      const client = reader.varUint()
      const clock = reader.varUint()
      const bytes = reader.varBytes()
      if (clock > MAX_CLOCK) return 'a clock is out of range'
      if (bytes.length > maxStateBytes) return `a state is larger than ${maxStateBytes} bytes`
      statements.push({ client, clock, state: isNull(bytes) ? null : bytes })
    }
    return statements
  } catch (error) {
    if (error instanceof MalformedError) return error.message
    throw error
  }
}

/** The client of a message with exactly one entry, as when a client introduces itself; `null` for other messages. */
export function onlyClientOf(message: Uint8Array): number | null {
  try {
    const reader = new ByteReader(message)
    return reader.varUint() === 1 ? reader.varUint() : null
  } catch (error) {
    if (error instanceof MalformedError) return null
    throw error
  }
}

/** Whether a message has exactly one entry, with clock 0: the client has just been created. */
export function isFirstShown(message: Uint8Array): boolean {
  try {
    const reader = new ByteReader(message)
    if (reader.varUint() !== 1) return false
    reader.varUint()
    return reader.varUint() === 0
  } catch (error) {
    if (error instanceof MalformedError) return false
    throw error
  }
}

/** The reason for refusing a state; `null` when it is a JSON object in UTF-8. Linear in its bytes. */
export function stateProblem(state: Uint8Array): string | null {
  if (!isJsonObject(state)) return 'a state is not a JSON object'
  try {
    decodeUtf8(state)
    return null
  } catch (error) {
    if (error instanceof MalformedError) return error.message
    throw error
  }
}

function isNull(bytes: Uint8Array): boolean {
  return bytes.length === 4 && bytes.every((byte, i) => byte === NULL_STATE[i])
}
