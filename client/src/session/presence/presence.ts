import { FIELD } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import { isColor } from './color.ts'
import { cleanText, NAME_LENGTH, PALETTE, type Person, readMadeUp } from './person.ts'

/** A caret or a selection: Yjs relative positions in the document's text. */
export interface Caret {
  readonly anchor: Y.RelativePosition
  readonly head: Y.RelativePosition
}

/** The validated presence of one client. */
export interface Presence extends Person {
  /** Whether this is an AI agent. */
  readonly agent: boolean
  /** A description of the current activity; agents publish one. */
  readonly status: string | null
  readonly caret: Caret | null
}

/** Maximum length of a status in characters. */
const STATUS_LENGTH = 80

/**
 * Validates the awareness state of one client. Any client may publish any value, so every remote state passes through
 * here before it is used. Never throws. Returns `null` for a state without a name: such a client is not shown.
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

/** Validates a published caret; `null` for any value that is no caret in the document's text. */
export function readCaret(cursor: unknown): Caret | null {
  const ends = record(cursor)
  const anchor = readPosition(ends?.['anchor'])
  const head = readPosition(ends?.['head'])
  return anchor === null || head === null ? null : { anchor, head }
}

/**
 * Validates a relative position. Yjs resolves positions without checking them: it throws on a clock that is no integer,
 * and creates a root type when the named one does not exist.
 */
function readPosition(value: unknown): Y.RelativePosition | null {
  const fields = record(value)
  if (fields === null) return null
  const item = readId(fields['item'])
  const type = readId(fields['type'])
  const root = fields['tname'] === FIELD ? FIELD : null
  if (item === null && type === null && root === null) return null
  // Without its invalid item the position would mean the end of the text.
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
