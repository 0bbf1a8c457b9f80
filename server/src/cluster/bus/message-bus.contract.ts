import { randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BusEvents, type BusState, MAX_MESSAGE_BYTES, type MessageBus } from './message-bus.ts'

/** Opens the buses of one test, which are connected to each other. */
export interface BusFixture extends AsyncDisposable {
  /** Opens another node's bus. Its state may be away at first. */
  join(events: BusEvents): MessageBus
}

/** A node that records the messages it receives. */
export class RecordingNode {
  readonly bus: MessageBus
  readonly received: { readonly channel: string; readonly bytes: Buffer }[] = []
  readonly states: BusState[] = []

  constructor(join: (events: BusEvents) => MessageBus) {
    this.bus = join({
      onMessage: (channel, message) => this.received.push({ channel, bytes: Buffer.from(message) }),
      onState: (state) => this.states.push(state),
    })
  }

  /** The messages received in a channel, as text. */
  texts(channel: string): string[] {
    return this.received.filter((message) => message.channel === channel).map(({ bytes }) => bytes.toString())
  }

  send(channel: string, text: string): boolean {
    return this.bus.publish(channel, Buffer.from(text))
  }

  /** Resolves when the bus is in this state. */
  async reaches(state: BusState['name'], timeout = 20_000): Promise<void> {
    await vi.waitFor(() => expect(this.bus.state.name).toBe(state), { timeout, interval: 5 })
  }
}

/** Waits until `check` passes. */
export function until(check: () => void | Promise<void>, timeout = 20_000): Promise<void> {
  return vi.waitFor(check, { timeout, interval: 5 })
}

/** The contract of every message bus, as a vitest suite. `open` makes a new fixture for each test. */
export function describeMessageBus(name: string, open: () => Promise<BusFixture>): void {
  describe(`message bus contract: ${name}`, () => {
    let fixture: BusFixture
    let nodes: RecordingNode[]

    beforeEach(async () => {
      fixture = await open()
      nodes = []
    })

    afterEach(async () => {
      for (const { bus } of nodes) await bus.close()
      await fixture[Symbol.asyncDispose]()
    })

    async function join(...channels: string[]): Promise<RecordingNode> {
      const node = new RecordingNode((events) => fixture.join(events))
      nodes.push(node)
      await node.reaches('connected')
      for (const channel of channels) await node.bus.subscribe(channel)
      return node
    }

    it('FAN-1: what a node publishes reaches every other node that subscribed the channel, and not itself', async () => {
      const channel = randomUUID()
      const [ana, ben, cleo, dora] = [
        await join(channel),
        await join(channel),
        await join(channel),
        await join(),
      ]
      expect(ana.send(channel, 'one')).toBe(true)
      await until(() => expect([ben.texts(channel), cleo.texts(channel)]).toEqual([['one'], ['one']]))
      expect(ben.send(channel, 'two')).toBe(true)
      await until(() => expect([ana.texts(channel), cleo.texts(channel)]).toEqual([['two'], ['one', 'two']]))
      expect(ben.texts(channel)).toEqual(['one'])
      expect(dora.received).toEqual([])
      expect(cleo.bus.counts).toEqual({ published: 0, received: 2, dropped: 0 })
      expect(ben.bus.counts).toEqual({ published: 1, received: 1, dropped: 0 })
    })

    it('FAN-2: messages of a node in a channel arrive once each, in the order in which they were published', async () => {
      const channels = [randomUUID(), randomUUID(), randomUUID()]
      const [ana, ben, cleo] = [await join(), await join(), await join(...channels)]
      const numbers = Array.from({ length: 2_000 }, (_, number) => number)
      for (const number of numbers) {
        const channel = channels[number % 3] ?? ''
        ana.send(channel, `ana ${number}`)
        ben.send(channel, `ben ${number}`)
      }
      await until(() => expect(cleo.received.length).toBe(4_000))
      channels.forEach((channel, index) => {
        for (const who of ['ana', 'ben']) {
          expect(cleo.texts(channel).filter((text) => text.startsWith(who))).toEqual(
            numbers.filter((number) => number % 3 === index).map((number) => `${who} ${number}`),
          )
        }
      })
    })

    it('FAN-3: a message published after a subscription is confirmed arrives, and none after it was ended', async () => {
      const [ana, ben] = [await join(), await join()]
      for (let round = 0; round < 50; round++) {
        const channel = randomUUID()
        const [first, second] = [ben.bus.subscribe(channel), ben.bus.subscribe(channel)]
        await Promise.all([first, second])
        ana.send(channel, 'in')
        await until(() => expect(ben.texts(channel)).toEqual(['in']))
        ben.bus.unsubscribe(channel)
        ana.send(channel, 'out')
        await ben.bus.subscribe(channel)
        ana.send(channel, 'again')
        await until(() => expect(ben.texts(channel).at(-1)).toBe('again'))
        // Messages that are in transit while a subscription ends and starts again may arrive.
        ben.bus.unsubscribe(channel)
      }
      const [channel, other] = [randomUUID(), randomUUID()]
      await ben.bus.subscribe(channel)
      await ben.bus.subscribe(other)
      ben.bus.unsubscribe(channel)
      ben.bus.unsubscribe(randomUUID())
      ana.send(channel, 'not subscribed')
      ana.send(other, 'received')
      await until(() => expect(ben.texts(other)).toEqual(['received']))
      expect(ben.texts(channel)).toEqual([])
    })

    it('carries many channels at once', async () => {
      const channels = Array.from({ length: 500 }, () => randomUUID())
      const [ana, ben] = [await join(), await join()]
      await Promise.all(channels.map((channel) => ben.bus.subscribe(channel)))
      for (const channel of channels) ana.send(channel, channel)
      await until(() => expect(ben.received.length).toBe(500))
      expect(ben.received.every(({ channel, bytes }) => bytes.toString() === channel)).toBe(true)
    })

    it('FAN-4: messages of any bytes, from none to 16 MiB, arrive as they are, and larger ones are dropped and counted', async () => {
      const channel = `room/ünicode {with} spaces ${randomUUID()}`
      const [ana, ben] = [await join(), await join(channel)]
      const messages = [
        Buffer.alloc(0),
        Buffer.from('\r\n$-1\r\n*0\r\n'),
        Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
        randomBytes(100_000),
        randomBytes(MAX_MESSAGE_BYTES),
        Buffer.from('after'),
      ]
      for (const message of messages) {
        await until(() => expect(ana.bus.publish(channel, message)).toBe(true))
      }
      await until(() => expect(ben.received.length).toBe(messages.length))
      const equal = ben.received.map((received, index) =>
        received.bytes.equals(messages[index] ?? Buffer.alloc(1)),
      )
      expect(equal).toEqual(messages.map(() => true))
      const { published, dropped } = ana.bus.counts
      expect(ana.bus.publish(channel, Buffer.alloc(MAX_MESSAGE_BYTES + 1))).toBe(false)
      expect(ana.bus.counts).toEqual({ published, received: 0, dropped: dropped + 1 })
    })

    it('FAN-5: messages published before closing arrive, and a closed bus neither receives nor publishes', async () => {
      const channel = randomUUID()
      const [ana, ben, cleo] = [await join(channel), await join(channel), await join(channel)]
      for (let number = 0; number < 200; number++) ana.send(channel, `${number}`)
      await ana.bus.close()
      expect(ana.send(channel, 'too late')).toBe(false)
      cleo.send(channel, 'goodbye')
      await until(() => expect(ben.received.length).toBe(201))
      expect(ben.texts(channel)).not.toContain('too late')
      expect(ana.received).toEqual([])
      await ana.bus.subscribe(channel)
      ana.bus.unsubscribe(channel)
      await ana.bus.close()
      expect(ana.states.filter(({ name }) => name === 'away')).toEqual([])
    })
  })
}
