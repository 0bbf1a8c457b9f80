import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { openLine } from '../harness/proxy.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

/** Stock clients repeat their presence every 15 s; a client that only becomes visible then was not visible at once. */
const AT_ONCE_MS = 6_000

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const state = (watcher: StockClient, client: StockClient): unknown =>
  watcher.awareness.getStates().get(client.doc.clientID)?.['user']

it.each(CLIENT_KINDS)(
  'PRES-27: %s whose line broke sees at once those who were there all the time, and what they show next',
  {
    timeout: 180_000,
  },
  async (kind) => {
    const address = `demo/back-${kind}`
    const silent = connect('hocuspocus-4', server, address)
    const back = connect(kind, server, address)
    await Promise.all([silent.synced(), back.synced()])
    silent.awareness.setLocalState({ user: 'silent' })
    back.awareness.setLocalState({ user: 'back' })
    await eventually(
      'both to be seen',
      () => state(back, silent) === 'silent' && state(silent, back) === 'back',
    )
    for (let round = 0; round < 2; round++) {
      const sockets = back.network.sockets.length
      back.network.cut()
      await eventually('the other to be forgotten', () => state(back, silent) === undefined)
      await eventually('the line to be back', () => back.network.sockets.length > sockets && back.isSynced())
      await eventually('the other to be seen at once', () => state(back, silent) !== undefined, {
        deadline: AT_ONCE_MS,
      })
      expect(state(back, back)).toBe('back')
      silent.awareness.setLocalState({ user: `round ${round}` })
      await eventually('what it shows next', () => state(back, silent) === `round ${round}`)
      expect(state(silent, silent)).toBe(`round ${round}`)
    }
    for (const client of [silent, back]) client.close()
  },
)

it.each(CLIENT_KINDS)(
  'PRES-30: %s in a document that nobody has written in see each other at once when their server was restarted',
  { timeout: 180_000 },
  async (kind) => {
    await using own = await startServer()
    const address = 'demo/still-empty'
    const clients = Array.from({ length: 3 }, () => connect(kind, own, address))
    for (const [at, client] of clients.entries()) {
      await client.synced()
      client.awareness.setLocalState({ user: `${at}` })
    }
    const everybodySees = (): boolean =>
      clients.every((watcher) => clients.every((client, at) => state(watcher, client) === `${at}`))
    await eventually('all to be seen', everybodySees)
    const sockets = clients.map(({ network }) => network.sockets.length)
    await using _ = await own.restart()
    await eventually('all lines to be back', () =>
      clients.every(({ network, isSynced }, at) => network.sockets.length > sockets[at]! && isSynced()),
    )
    await eventually('all to be seen at once', everybodySees, { deadline: AT_ONCE_MS })
    for (const client of clients) client.close()
  },
)

it('PRES-30: so does one who comes back later than another who has written since', async () => {
  await using own = await startServer()
  const address = 'demo/no-more-empty'
  const early = connect('y-websocket-3', own, address)
  await using line = await openLine(own.port)
  const late = connect('y-websocket-3', line, address)
  for (const client of [early, late]) {
    await client.synced()
    client.awareness.setLocalState({ user: client === early ? 'early' : 'late' })
  }
  const bothSee = (): boolean => state(early, late) === 'late' && state(late, early) === 'early'
  await eventually('both to be seen', bothSee)
  line.pause()
  line.cut()
  const sockets = early.network.sockets.length
  await using again = await own.restart()
  await eventually('the first to be back', () => early.network.sockets.length > sockets && early.isSynced())
  early.text.insert(0, 'since')
  line.resume()
  await eventually('the words', () => late.text.toString() === 'since')
  await eventually('both to be seen at once', bothSee, { deadline: AT_ONCE_MS })
  expect(again.url).toBe(own.url)
  for (const client of [early, late]) client.close()
})
