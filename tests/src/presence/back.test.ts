import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

/** A stock client shows itself anew every 15 s: whoever is only seen then is not seen at once. */
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
    timeout: 60_000,
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
    for (let round = 0; round < 3; round++) {
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
