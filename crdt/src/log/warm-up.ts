import * as Y from 'yjs'
import type { Chunk } from './chunk.ts'
import { finish } from './steps.ts'
import { EMPTY_UPDATE, UpdateLog } from './update-log.ts'

/** Edits of the made-up document: enough for every kind of struct to come up many times. */
const EDITS = 2_000
const EDITS_PER_STEP = 20
/** Clients of the second made-up document. */
const CLIENTS = 100
/** The state vector of a client that has nothing. */
const NOTHING = Uint8Array.of(0)

/**
 * Yields after each piece of work, a millisecond or so: reads, queries and joins made-up documents repeatedly, until
 * the engine has compiled the log's code for the kinds of arrays that really come (`Uint8Array` from Yjs, Node's
 * `Buffer` from sockets and databases). Otherwise the interpreter would read the first long document after a start, at
 * a tenth of the speed. It yields an update of many clients, for the caller's own code; at first `null`.
 */
export function* warmUp(
  rounds: number,
  toBuffer: (bytes: Uint8Array) => Uint8Array,
): Generator<Chunk | null> {
  const bytes = yield* madeUp()
  const ofMany = yield* writtenByMany()
  for (let round = 0; round < rounds; round++) {
    const log = UpdateLog.from(round % 2 === 0 ? toBuffer(bytes) : bytes, [])
    log.examine(toBuffer(EMPTY_UPDATE))
    log.stateVector()
    log.answer(NOTHING)
    const examined = finish(log.examining(toBuffer(ofMany)))
    if (examined.kind !== 'new') throw new Error('The made-up update is not new.')
    log.accept(examined.chunk)
    yield examined.chunk
  }
}

/** Text that two people wrote and deleted in turn, with marks and a paragraph around it. */
function* madeUp(): Generator<null, Uint8Array> {
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  paragraph.insert(0, [text])
  doc.getXmlFragment('default').insert(0, [paragraph])
  for (let edit = 0; edit < EDITS; edit++) {
    if (edit % EDITS_PER_STEP === 0) yield null
    if (edit === EDITS / 2) doc.clientID++
    text.insert((edit * 7919) % (text.length + 1), edit % 2 === 0 ? 'a' : 'bcd')
    if (edit % 3 === 0) text.delete((edit * 31) % text.length, 1)
    if (edit % 100 === 0) text.format(0, Math.min(5, text.length), { bold: edit % 200 === 0 ? {} : null })
  }
  const bytes = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return bytes
}

/** A map that many clients have written and deleted a key of. */
function* writtenByMany(): Generator<null, Uint8Array> {
  const updates: Uint8Array[] = []
  for (let client = 0; client < CLIENTS; client++) {
    if (client % EDITS_PER_STEP === 0) yield null
    const doc = new Y.Doc()
    doc.clientID = 1_000_000 + client
    doc.getMap('keys').set(String(client), client)
    if (client % 2 === 0) doc.getMap('keys').delete(String(client))
    updates.push(Y.encodeStateAsUpdate(doc))
  }
  return Y.mergeUpdates(updates)
}
