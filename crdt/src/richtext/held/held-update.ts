import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { type IdRun, IdSet } from '../binding/moves/ids.ts'

// Writes and reads parts of documents as updates. Yjs has no public API for parts.

/** What of a document is written. */
export interface HeldParts {
  /** The structs: those of each client must end where the document's end. */
  readonly runs: readonly IdRun[]
  /** What of the structs their author deleted again: its text is left out. */
  readonly taken: IdSet
  /** What of others is deleted. */
  readonly deletions: IdSet
}

/** Encodes parts of a document as one update (Yjs V1). */
export function encodeHeld(doc: Y.Doc, { runs, taken, deletions }: HeldParts): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const { restEncoder } = encoder
  encoding.writeVarUint(restEncoder, runs.length)
  // Yjs reads the clients with higher ids first.
  for (const { client, clock } of runs.toSorted((a, b) => b.client - a.client)) {
    const structs = doc.store.clients.get(client)!
    const first = Y.findIndexSS(structs, clock)
    encoding.writeVarUint(restEncoder, structs.length - first)
    encoder.writeClient(client)
    encoding.writeVarUint(restEncoder, clock)
    for (let index = first; index < structs.length; index++) {
      const struct = structs[index]!
      withoutTaken(struct, taken).write(encoder, index === first ? clock - struct.id.clock : 0)
    }
  }
  writeDeletions(encoder, [...taken.runs(), ...deletions.runs()])
  return encoder.toUint8Array()
}

/** A text that was deleted again, without its characters. */
function withoutTaken(struct: Y.Item | Y.GC, taken: IdSet): Y.Item | Y.GC {
  if (!(struct instanceof Y.Item && struct.deleted && struct.content instanceof Y.ContentString))
    return struct
  const { id, origin, rightOrigin, parent, parentSub, length } = struct
  if (taken.missing({ ...id, length }).length > 0) return struct
  return new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, new Y.ContentDeleted(length))
}

function writeDeletions(encoder: Y.UpdateEncoderV1, runs: readonly IdRun[]): void {
  const clients = Map.groupBy(runs, ({ client }) => client)
  const { restEncoder } = encoder
  encoding.writeVarUint(restEncoder, clients.size)
  for (const [client, own] of clients) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(restEncoder, client)
    encoding.writeVarUint(restEncoder, own.length)
    for (const { clock, length } of own.toSorted((a, b) => a.clock - b.clock)) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(length)
    }
  }
}

/** What an update contains and refers to. */
export interface UpdateContents {
  readonly structs: readonly (Y.Item | Y.GC)[]
  /** The structs as runs, one for each client. */
  readonly runs: readonly IdRun[]
  readonly deletions: IdSet
}

/** Reads an update (Yjs V1). Throws when the bytes are none. */
export function contentsOf(update: Uint8Array): UpdateContents {
  const { structs, ds } = Y.decodeUpdate(update)
  const runs = new IdSet()
  for (const { id, length } of structs) runs.add({ ...id, length })
  const deletions = new IdSet()
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges) deletions.add({ client, clock, length: len })
  return {
    structs: structs.filter((each) => each instanceof Y.Item || each instanceof Y.GC),
    runs: [...runs.runs()],
    deletions,
  }
}

/** The ids to which a struct refers: its neighbours when it was made, and what contains it. */
export function* referencesOf(struct: Y.Item | Y.GC): Generator<Y.ID> {
  if (!(struct instanceof Y.Item)) return
  if (struct.origin !== null) yield struct.origin
  if (struct.rightOrigin !== null) yield struct.rightOrigin
  const { parent } = struct
  if (parent instanceof Y.ID) yield parent
  else if (parent instanceof Y.AbstractType && parent._item !== null) yield parent._item.id
}

/**
 * Whether a document can take an update: `known` when all that it refers to is in the document or in itself, and its
 * structs continue those of the document; else what is wrong. Yjs would keep an update that lacks something and send it
 * to every client.
 */
export function fitOf(update: UpdateContents, doc: Y.Doc): 'fits' | 'early' | 'overlaps' {
  const ends = new Map<number, number>()
  for (const { client, clock, length } of update.runs) {
    const state = Y.getState(doc.store, client)
    if (clock < state) return 'overlaps'
    if (clock > state) return 'early'
    // A second run of a client begins behind a gap.
    if (ends.has(client)) return 'early'
    ends.set(client, clock + length)
  }
  const isKnown = (client: number, clock: number) =>
    clock < Math.max(ends.get(client) ?? 0, Y.getState(doc.store, client))
  for (const struct of update.structs)
    for (const { client, clock } of referencesOf(struct)) if (!isKnown(client, clock)) return 'early'
  for (const { client, clock, length } of update.deletions.runs())
    if (!isKnown(client, clock + length - 1)) return 'early'
  return 'fits'
}
