import { expect, it } from 'vitest'
import { InProcessHub } from './in-process.ts'
import { describeMessageBus, RecordingNode, until } from './message-bus.contract.ts'

describeMessageBus('in process', async () => {
  const hub = new InProcessHub()
  return { join: (events) => hub.join(events), [Symbol.asyncDispose]: async () => {} }
})

it('delivers nothing while the hub is down, and reports the state', async () => {
  const hub = new InProcessHub()
  const [ana, ben] = [0, 1].map(() => new RecordingNode((events) => hub.join(events)))
  if (ana === undefined || ben === undefined) throw new Error('Two nodes joined.')
  await ben.bus.subscribe('room')
  ana.send('room', 'lost on its way')
  hub.down(1_000)
  expect(ana.send('room', 'dropped')).toBe(false)
  expect(ben.states).toEqual([{ name: 'away', since: 1_000 }])
  await new Promise((resolve) => setImmediate(resolve))
  hub.up()
  expect(ana.send('room', 'back')).toBe(true)
  await until(() => expect(ben.texts('room')).toEqual(['back']))
  expect(ben.states).toEqual([{ name: 'away', since: 1_000 }, { name: 'connected' }])
  expect(ana.bus.counts).toEqual({ published: 2, received: 0, dropped: 1 })
})
