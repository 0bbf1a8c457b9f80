import { expect, it } from 'vitest'
import { describeFabric, ListeningNode, until } from './fabric.contract.ts'
import { FabricHub } from './in-process.ts'

describeFabric('in process', async () => {
  const hub = new FabricHub()
  return { join: (events) => hub.join(events), [Symbol.asyncDispose]: async () => {} }
})

it('carries nothing while the hub is down, and tells', async () => {
  const hub = new FabricHub()
  const [ana, ben] = [0, 1].map(() => new ListeningNode((events) => hub.join(events)))
  if (ana === undefined || ben === undefined) throw new Error('Two nodes joined.')
  await ben.fabric.subscribe('room')
  ana.say('room', 'lost on its way')
  hub.down(1_000)
  expect(ana.say('room', 'dropped')).toBe(false)
  expect(ben.states).toEqual([{ name: 'away', since: 1_000 }])
  await new Promise((resolve) => setImmediate(resolve))
  hub.up()
  expect(ana.say('room', 'back')).toBe(true)
  await until(() => expect(ben.texts('room')).toEqual(['back']))
  expect(ben.states).toEqual([{ name: 'away', since: 1_000 }, { name: 'connected' }])
  expect(ana.fabric.counts).toEqual({ published: 2, received: 0, dropped: 1 })
})
