import { hash } from 'node:crypto'
import type { JsonText } from '../../content/block-task.ts'

/** Outlines up to this length, in UTF-16 units, are compared block by block; some 2,500 blocks. */
const COMPARED_LENGTH = 256 * 1024
/** Where the blocks begin in an outline, which names its revision first. */
const BLOCKS = ',"blocks":'

/** What is known of a document at one time. */
export interface Seen {
  /** Equal for documents of equal blocks. */
  readonly cursor: string
  /** The hashes by handle; `null`: there are too many. */
  readonly hashes: ReadonlyMap<string, string> | null
}

/** Of a document that was not looked at. */
export const NOTHING_SEEN: Seen = { cursor: '', hashes: null }

/** What an outline says, as the block service returns it. */
export function seenIn(outline: JsonText): Seen {
  const blocks = outline.slice(outline.indexOf(BLOCKS) + BLOCKS.length, -1)
  const cursor = hash('sha256', blocks, 'base64url').slice(0, 22)
  if (blocks.length > COMPARED_LENGTH) return { cursor, hashes: null }
  const listed = JSON.parse(blocks) as readonly { readonly handle: string; readonly hash: string }[]
  return { cursor, hashes: new Map(listed.map((block) => [block.handle, block.hash])) }
}

/** The handles of blocks that are other ones or new, and of those that are gone. */
export interface Differences {
  readonly changed: readonly string[]
  readonly gone: readonly string[]
}

/** What differs; `null` when that is not known. */
export function differences(before: Seen, after: Seen): Differences | null {
  const { hashes: old } = before
  const { hashes: now } = after
  if (old === null || now === null) return null
  return {
    changed: [...now].filter(([handle, each]) => old.get(handle) !== each).map(([handle]) => handle),
    gone: [...old.keys()].filter((handle) => !now.has(handle)),
  }
}
