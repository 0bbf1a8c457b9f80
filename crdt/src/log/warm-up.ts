import * as Y from 'yjs'
import { EMPTY_UPDATE, UpdateLog } from './update-log.ts'

/** Edits of the made-up document: enough for every kind of struct to come up many times. */
const EDITS = 2_000
/** The state vector of whoever has nothing. */
const NOTHING = Uint8Array.of(0)

/**
 * Yields after each piece of work, a millisecond or so: reading, asking and joining a made-up document again and
 * again, until the engine has compiled the log's code for the kinds of arrays that really come (`Uint8Array` from
 * Yjs, Node's `Buffer` from sockets and databases). The first long document that somebody opens after a start would
 * otherwise be read by the interpreter, at a tenth of the speed.
 */
export function* warmUp(rounds: number, toBuffer: (bytes: Uint8Array) => Uint8Array): Generator<void> {
  const bytes = madeUp()
  for (let round = 0; round < rounds; round++) {
    const log = UpdateLog.from(round % 2 === 0 ? toBuffer(bytes) : bytes, [])
    log.examine(toBuffer(EMPTY_UPDATE))
    log.stateVector()
    log.answer(NOTHING)
    yield
  }
}

/** Text that two people wrote and deleted in turn, with marks and a paragraph around it. */
function madeUp(): Uint8Array {
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  paragraph.insert(0, [text])
  doc.getXmlFragment('default').insert(0, [paragraph])
  for (let edit = 0; edit < EDITS; edit++) {
    if (edit === EDITS / 2) doc.clientID++
    text.insert((edit * 7919) % (text.length + 1), edit % 2 === 0 ? 'a' : 'bcd')
    if (edit % 3 === 0) text.delete((edit * 31) % text.length, 1)
    if (edit % 100 === 0) text.format(0, Math.min(5, text.length), { bold: edit % 200 === 0 ? {} : null })
  }
  const bytes = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return bytes
}
