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
/** Clients count up, and are told milliseconds since 1970 to count on from: no clock comes near it, in years or in edits. */
const MAX_CLOCK = 2 ** 50

/**
 * The statements of an awareness message, or why it is refused. States are not looked at: {@link stateProblem} does
 * that, for those that are going to be kept.
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

/** The only client that a message is about, as when a client introduces itself; `null` when it is about others too. */
export function onlyClientOf(message: Uint8Array): number | null {
  try {
    const reader = new ByteReader(message)
    return reader.varUint() === 1 ? reader.varUint() : null
  } catch (error) {
    if (error instanceof MalformedError) return null
    throw error
  }
}

/** Whether a message is about one client only, which has never changed what it shows: it has just been made. */
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

/** Why a state is refused; `null` when it is a JSON object in UTF-8. Takes time linear in its bytes. */
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
