import type { Id } from '../moves/ids.ts'
import type { PositionSpace } from './positions.ts'
import { tokenAt, tokensBetween } from './tokens.ts'

/** What its ids tell of a character or of a node without content: who inserted it, and of what it is a copy. */
export interface Written {
  /** Its id; the client is that of who inserted it. */
  readonly id: Id
  /** The id of what it was copied from when it was moved, as the mover recorded it; its own id when it was not. */
  readonly origin: Id
}

/** What is known of the character or node without content behind a position; `null` when there is none. */
export function writtenAt(space: PositionSpace, position: number): Written | null {
  const token = tokenAt(space.tree, position)
  if (token?.kind !== 'text' && token?.kind !== 'leaf') return null
  return { id: token.id, origin: space.leaves.originOf(token.id) }
}

/** Characters, or a node without content, that one client wrote one after the other. */
export interface WrittenRun extends Written {
  readonly from: number
  readonly to: number
}

/** What was written between two positions, run by run. A run that was moved in parts has the origin of its first part. */
export function writtenBetween(space: PositionSpace, from: number, to: number): WrittenRun[] {
  const runs: WrittenRun[] = []
  let at = from
  for (const token of tokensBetween(space.tree, from, to)) {
    const { kind, id, length } = token
    if (kind === 'text' || kind === 'leaf')
      runs.push({ id, origin: space.leaves.originOf(id), from: at, to: at + length })
    at += length
  }
  return runs
}
