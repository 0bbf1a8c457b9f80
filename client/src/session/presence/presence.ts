import { FIELD } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import { cleanText, isColor, NAME_LENGTH, PALETTE, type Person, readMadeUp } from './person.ts'

/** A caret or a selection: Yjs relative positions in the document's text. */
export interface Caret {
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

/** What somebody's presence says of them, checked. */
export interface Presence extends Person {
  /** Whether this is an AI agent. */
  readonly agent: boolean
  /** What they are doing, in their own words; agents say so. */
  readonly status: string | null
  readonly caret: Caret | null
}

/** The longest status that is shown, in characters. */
const STATUS_LENGTH = 80

/**
 * Reads the presence of one client, which anybody may have written: everything that others publish passes here
 * before it is used. Takes any value, never throws, and returns `null` for a state without a name, which belongs to
 * a session without a face.
 */
export function readPresence(clientId: number, state: unknown): Presence | null {
  const fields = record(state)
  const user = record(fields?.['user'])
  const name = cleanText(user?.['name'], NAME_LENGTH)
  if (fields === null || user === null || name === null) return null
  return {
    name,
    color: isColor(user['color']) ? user['color'] : PALETTE[clientId % PALETTE.length]!.color,
    madeUp: readMadeUp(user['madeUp']),
    agent: user['agent'] === true,
    status: cleanText(fields['status'], STATUS_LENGTH),
    caret: readCaret(fields['cursor']),
  }
}

/** Reads a published caret; `null` for anything that is not one of the document's text. */
export function readCaret(cursor: unknown): Caret | null {
  const ends = record(cursor)
  const anchor = readPosition(ends?.['anchor'])
  const head = readPosition(ends?.['head'])
  return anchor === null || head === null ? null : { anchor, head }
}

/**
 * Yjs looks positions up without checking them: a clock that is no integer makes it throw, and the name of a root
 * type that nobody has creates one in the document.
 */
function readPosition(value: unknown): Y.RelativePosition | null {
  const fields = record(value)
  if (fields === null) return null
  const item = readId(fields['item'])
  const type = readId(fields['type'])
  const root = fields['tname'] === FIELD ? FIELD : null
  if (item === null && type === null && root === null) return null
  // A position that names an item which cannot be read must not become the end of the text.
  if (item === null && fields['item'] != null) return null
  const assoc = typeof fields['assoc'] === 'number' && fields['assoc'] < 0 ? -1 : 0
  return Y.createRelativePositionFromJSON({ item, type, tname: root, assoc })
}

function readId(value: unknown): Y.ID | null {
  const fields = record(value)
  const client = fields?.['client']
  const clock = fields?.['clock']
  return isCount(client) && isCount(clock) ? Y.createID(client, clock) : null
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}
