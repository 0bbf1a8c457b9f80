import { ByteReader, MalformedError } from '../wire/reader.ts'
import { ByteWriter } from '../wire/writer.ts'
import type { Knowledge } from './knowledge.ts'

/** A client with more clientIDs is queried once: every part would repeat all of them. */
const MAX_CLIENTS = 65_536
/** Maximum number of parts; the client repeats its whole delete set in each answer. */
const MAX_PARTS = 64

/** A client's state for one clientID. */
interface Held {
  readonly client: number
  readonly clock: number
  /** Clocks of it that the log lacks. */
  readonly lacking: number
  /** Whether the log has no structs of it. */
  readonly isNew: boolean
}

/** Limits of one answer. */
export interface AnswerLimits {
  /** Clocks in one answer. */
  readonly clocks: number
  /** Clients in one answer that are new to the log. */
  readonly newClients: number
}

/**
 * State vectors that request the structs that a client has and a log lacks, in several parts, so that no answer exceeds
 * the size of a frame or adds too many clients at once. `null` when one request with the log's own vector is enough, or
 * when `theirs`, the client's state vector, is malformed.
 *
 * A state vector can only say from which clock on the structs of a clientID are lacking. Therefore each part requests
 * the structs of some clientIDs, and claims that the log has all structs of the others; the structs of one clientID are
 * never split.
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

/** Groups clientIDs so that each group lacks no more than the limits allow, or consists of a single clientID. */
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

/** A state vector that lacks what the log lacks of `asked`, and nothing of the client's other clientIDs. */
function vectorFor(own: Knowledge, held: readonly Held[], asked: ReadonlySet<number>): Uint8Array {
  const claimed = held
    .map(({ client, clock }) => ({ client, clock: asked.has(client) ? own.clockOf(client) : clock }))
    .filter(({ clock }) => clock > 0)
  const writer = new ByteWriter(8 + claimed.length * 10).varUint(claimed.length)
  for (const { client, clock } of claimed) writer.varUint(client).varUint(clock)
  return writer.finish()
}
