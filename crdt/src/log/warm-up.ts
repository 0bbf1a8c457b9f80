import * as Y from 'yjs'
import type { Chunk } from './chunk.ts'
import { finish } from './steps.ts'
import { EMPTY_UPDATE, UpdateLog } from './update-log.ts'

/** Edits of the sample document: enough for every kind of struct to occur many times. */
const EDITS = 2_000
const EDITS_PER_STEP = 20
/** Clients of the second sample document. */
const CLIENTS = 100
/** The state vector of an empty replica. */
const NOTHING = Uint8Array.of(0)

/**
 * Reads, queries and joins sample documents repeatedly, until the engine has compiled the log's code for the kinds of
 * arrays used in production (`Uint8Array` from Yjs, Node's `Buffer` from sockets and databases). Otherwise the first
 * long document after a start would be read by the interpreter, at a tenth of the speed. Yields after each piece of
 * work, about 1 ms; the value is an update of many clients for the caller's own warm-up, or `null` during the first
 * steps.
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

/** Text that two clients wrote and deleted alternately, with marks, in a paragraph. */
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

/** A map in which many clients have each set a key, and half of them have deleted it. */
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
