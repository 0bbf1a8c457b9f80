import { ByteReader, MalformedError } from '../wire/reader.ts'
import { ByteWriter } from '../wire/writer.ts'
import type { Knowledge } from './knowledge.ts'

/** A vector that names more clients is asked for in one piece: each part would repeat all of them. */
const MAX_CLIENTS = 65_536
/** Most parts; each repeats the client's whole delete set. */
const MAX_PARTS = 64

/** What a client has of one clientID. */
interface Held {
  readonly client: number
  readonly clock: number
  /** Clocks of it that the log lacks. */
  readonly lacking: number
  /** Whether the log has nothing of it. */
  readonly isNew: boolean
}

/** The most that one answer may hold. */
export interface AnswerLimits {
  /** Clocks. */
  readonly clocks: number
  /** Clients that are new to the log. */
  readonly newClients: number
}

/**
 * State vectors that ask a client for what it has and a log lacks, in several parts, so that no answer is too large for a
 * frame or adds too many clients at once. `null` when one question with the log's own vector does, or when `theirs`, the
 * client's state vector, is none.
 *
 * A state vector can only say from where on the rest of a clientID is lacking. So the parts differ in whose structs
 * they ask for, and claim that the log has all others; what one clientID wrote comes in one piece.
 */
export function questionsFor(
  own: Knowledge,
  theirs: Uint8Array,
  limits: AnswerLimits,
): readonly Uint8Array[] | null {
  const held = heldBy(own, theirs)
  if (!held) return null
  const total = held.reduce((sum, { lacking }) => sum + lacking, 0)
  const newClients = held.filter(({ isNew }) => isNew).length
  if (total <= limits.clocks && newClients <= limits.newClients) return null
  const groups = grouped(held, { ...limits, clocks: Math.max(limits.clocks, total / MAX_PARTS) })
  return groups.length < 2 ? null : groups.map((asked) => vectorFor(own, held, asked))
}

function heldBy(own: Knowledge, theirs: Uint8Array): readonly Held[] | null {
  try {
    const reader = new ByteReader(theirs)
    const clients = reader.varUint()
    if (clients > MAX_CLIENTS) return null
    const held: Held[] = []
    for (let left = clients; left > 0; left--) {
      const client = reader.varUint()
      const clock = reader.varUint()
      const known = own.clockOf(client)
      held.push({ client, clock, lacking: Math.max(0, clock - known), isNew: known === 0 && clock > 0 })
    }
    return held
  } catch (error) {
    if (error instanceof MalformedError) return null
    throw error
  }
}

/** ClientIDs in groups that lack no more than the limits together, or that are one alone. */
function grouped(held: readonly Held[], limits: AnswerLimits): readonly ReadonlySet<number>[] {
  const groups: Set<number>[] = []
  let clocks = Number.POSITIVE_INFINITY
  let newClients = 0
  for (const { client, lacking, isNew } of held) {
    if (lacking === 0) continue
    if (clocks + lacking > limits.clocks || (isNew && newClients >= limits.newClients)) {
      groups.push(new Set())
      clocks = 0
      newClients = 0
    }
    groups.at(-1)!.add(client)
    clocks += lacking
    if (isNew) newClients++
  }
  return groups
}

/** Lacks what the log lacks of `asked`, and nothing of the other clientIDs that the client has. */
function vectorFor(own: Knowledge, held: readonly Held[], asked: ReadonlySet<number>): Uint8Array {
  const claimed = held
    .map(({ client, clock }) => ({ client, clock: asked.has(client) ? own.clockOf(client) : clock }))
    .filter(({ clock }) => clock > 0)
  const writer = new ByteWriter(8 + claimed.length * 10).varUint(claimed.length)
  for (const { client, clock } of claimed) writer.varUint(client).varUint(clock)
  return writer.finish()
}
