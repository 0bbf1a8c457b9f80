import type { Hooks } from '@cowrite/server'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { startInProcess } from '../nodes/in-process.ts'
import { openRooms, startEmbedded } from './embedded.ts'

/** Documents that two nodes open at once. */
const ROUNDS = 12

function textOf(content: string): Y.Doc {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, content)
  return doc
}

async function opened(clients: readonly StockClient[]): Promise<string[]> {
  await Promise.all(clients.map((client) => client.synced()))
  return clients.map(({ text }) => text.toString())
}

it('EMB-2: load gives content to a document that was never written to, before a client gets it, and is not asked for one that was, though it is empty again', async () => {
  const asked: string[] = []
  await using embedded = await startEmbedded({
    hooks: {
      load: async ({ document, project, key }) => {
        asked.push(document)
        expect(document).toBe(`${project}/${key}`)
        if (key === 'nothing') return null
        if (key === 'empty') return new Y.Doc()
        const doc = textOf(`row ${key}`)
        return key === 'bytes' ? Y.encodeStateAsUpdate(doc) : doc
      },
    },
  })
  for (const [key, expected] of [
    ['doc', 'row doc'],
    ['bytes', 'row bytes'],
    ['nothing', ''],
    ['empty', ''],
  ] as const) {
    const kinds = ['hocuspocus-4', 'y-websocket-3'] as const
    const clients = kinds.map((kind) => connect(kind, embedded, `demo/${key}`))
    expect(await opened(clients)).toEqual([expected, expected])
    for (const client of clients) client.close()
  }
  expect(asked.toSorted()).toEqual(['demo/bytes', 'demo/doc', 'demo/empty', 'demo/nothing'])
  const client = connectHocuspocus('hocuspocus-4', embedded, 'demo/doc')
  await client.synced()
  client.text.delete(0, client.text.length)
  await eventually('the deletion', () => client.provider.unsyncedChanges === 0)
  client.close()
  // The room is let go after 3 s, and the document is read anew.
  await eventuallyAsync('the room to be let go', async () => (await openRooms(embedded)) === 0)
  const again = connect('hocuspocus-4', embedded, 'demo/doc')
  expect(await opened([again])).toEqual([''])
  expect(asked).toHaveLength(4)
  again.close()
})

it('EMB-3: of two nodes that open a document at the same time, exactly one stores what its load returns, and all clients have it once', async () => {
  let calls = 0
  let both: PromiseWithResolvers<void> = Promise.withResolvers()
  // Each call returns something else, under a clientID of its own, and none ends before both nodes asked.
  const hooksOf = (node: string): Hooks => ({
    load: async ({ key }) => {
      if (key.startsWith('together')) {
        if (++calls % 2 === 0) both.resolve()
        await both.promise
      }
      return textOf(`by ${node}`)
    },
  })
  await using cluster = await startInProcess([{ hooks: hooksOf('one') }, { hooks: hooksOf('two') }])
  const [one, two] = [cluster.nodes[0]!, cluster.nodes[1]!]
  const winners = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    both = Promise.withResolvers()
    const document = `demo/together-${round}`
    const clients = [connect('hocuspocus-4', one, document), connect('hocuspocus-4', two, document)]
    const [first = '', second = ''] = await opened(clients)
    expect(first).toMatch(/^by (one|two)$/)
    expect(second).toBe(first)
    winners.add(first)
    for (const client of clients) client.close()
  }
  expect(calls).toBe(2 * ROUNDS)
  // Later nodes and processes find it stored.
  const three = await cluster.start({ hooks: hooksOf('three') })
  const late = connect('y-websocket-3', three, 'demo/together-0')
  const [text] = await opened([late])
  expect(winners).toContain(text)
  late.close()
})
