import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { questionsFor } from './questions.ts'
import { UpdateLog } from './update-log.ts'

/** A document in which each of these clients has written this number of characters. */
function documentOf(clients: readonly (readonly [client: number, characters: number])[]): Y.Doc {
  const doc = new Y.Doc()
  for (const [client, characters] of clients) {
    const own = new Y.Doc()
    own.clientID = client
    Y.applyUpdate(own, Y.encodeStateAsUpdate(doc))
    if (characters > 0)
      own.getText('content').insert(own.getText('content').length >> 1, 'x'.repeat(characters))
    if (own.getText('content').length > 3) own.getText('content').delete(1, 1)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(own))
  }
  return doc
}

function logOf(doc: Y.Doc): UpdateLog {
  return UpdateLog.from(null, [Y.encodeStateAsUpdate(doc)])
}

/** A client's answer to a state vector, as in y-protocols. */
const answerTo = (doc: Y.Doc, vector: Uint8Array): Uint8Array => Y.encodeStateAsUpdate(doc, vector)

it('LIM-77: what a client has is asked for in one piece unless it may be too much for one frame', () => {
  const log = new UpdateLog()
  const ask = (doc: Y.Doc, maxClocks: number) =>
    questionsFor(log.knowledge, Y.encodeStateVector(doc), { clocks: maxClocks, newClients: 100 })
  expect(ask(new Y.Doc(), 10)).toBeNull()
  expect(
    ask(
      documentOf([
        [1, 5],
        [2, 5],
      ]),
      10,
    ),
  ).toBeNull()
  expect(ask(documentOf([[1, 50]]), 10)).toBeNull()
  expect(
    ask(
      documentOf([
        [1, 5],
        [2, 6],
      ]),
      10,
    ),
  ).toHaveLength(2)
  expect(
    ask(
      documentOf([
        [1, 4],
        [2, 5],
        [3, 50],
        [4, 3],
      ]),
      10,
    ),
  ).toHaveLength(3)
  expect(questionsFor(log.knowledge, Uint8Array.of(3, 0xff), { clocks: 10, newClients: 100 })).toBeNull()
  expect(
    questionsFor(log.knowledge, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f), { clocks: 10, newClients: 100 }),
  ).toBeNull()
})

it('LIM-77: what a client has is asked for in several pieces when it would add too many clients at once', () => {
  const theirs = documentOf(Array.from({ length: 7 }, (_, at) => [at + 1, 2] as const))
  const ask = (log: UpdateLog, newClients: number) =>
    questionsFor(log.knowledge, Y.encodeStateVector(theirs), { clocks: 100, newClients })
  expect(ask(new UpdateLog(), 7)).toBeNull()
  expect(ask(new UpdateLog(), 6)).toHaveLength(2)
  expect(ask(new UpdateLog(), 2)).toHaveLength(4)
  // Clients known to the log are not new, however many of their structs it lacks.
  expect(
    ask(
      logOf(
        documentOf([
          [1, 1],
          [2, 1],
        ]),
      ),
      5,
    ),
  ).toBeNull()
})

it('LIM-77: the answers to all parts together are all that the client has, and each is a part of it', () => {
  const clients = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(60)), {
    selector: ([client]) => client,
    maxLength: 12,
  })
  fc.assert(
    fc.property(
      clients,
      fc.nat(12),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 12 }),
      (wrote, known, maxClocks, newClients) => {
        const theirs = documentOf(wrote)
        const log = logOf(documentOf(wrote.slice(0, known)))
        const vectors = questionsFor(log.knowledge, Y.encodeStateVector(theirs), {
          clocks: maxClocks,
          newClients,
        })
        for (const vector of vectors ?? [log.stateVector()]) {
          const answer = answerTo(theirs, vector)
          const { structs } = Y.decodeUpdate(answer)
          const lacking = new Map<number, number>()
          for (const { id, length } of structs) {
            if (id.clock + length > log.knowledge.clockOf(id.client))
              lacking.set(id.client, (lacking.get(id.client) ?? 0) + length)
          }
          const clocks = [...lacking.values()].reduce((sum, length) => sum + length, 0)
          const added = [...lacking.keys()].filter((client) => log.knowledge.clockOf(client) === 0)
          expect(added.length).toBeLessThanOrEqual(newClients)
          if (vectors && lacking.size > 1) expect(clocks).toBeLessThanOrEqual(Math.max(maxClocks, 60 * 12))
          const examined = log.examine(answer)
          if (examined.kind === 'new') log.accept(examined.chunk)
        }
        expect(log.stateVector()).toEqual(logOf(theirs).stateVector())
        expect(log.examine(Y.encodeStateAsUpdate(theirs)).kind).toBe('known')
      },
    ),
  )
})
