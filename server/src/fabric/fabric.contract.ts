import { randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Fabric, type FabricEvents, type FabricState, MAX_MESSAGE_BYTES } from './fabric.ts'

/** Where the nodes of a test meet. */
export interface FabricPlace extends AsyncDisposable {
  /** Another node; it may be away at first. */
  join(events: FabricEvents): Fabric
}

/** A node that remembers what it hears. */
export class ListeningNode {
  readonly fabric: Fabric
  readonly heard: { readonly channel: string; readonly bytes: Buffer }[] = []
  readonly states: FabricState[] = []

  constructor(join: (events: FabricEvents) => Fabric) {
    this.fabric = join({
      onMessage: (channel, message) => this.heard.push({ channel, bytes: Buffer.from(message) }),
      onState: (state) => this.states.push(state),
    })
  }

  /** What it heard as text, with the channel where several are meant. */
  texts(channel: string): string[] {
    return this.heard.filter((message) => message.channel === channel).map(({ bytes }) => bytes.toString())
  }

  say(channel: string, text: string): boolean {
    return this.fabric.publish(channel, Buffer.from(text))
  }

  /** Resolves when the fabric is in this state. */
  async reaches(state: FabricState['name'], timeout = 20_000): Promise<void> {
    await vi.waitFor(() => expect(this.fabric.state.name).toBe(state), { timeout, interval: 5 })
  }
}

/** Waits until `check` passes. */
export function until(check: () => void | Promise<void>, timeout = 20_000): Promise<void> {
  return vi.waitFor(check, { timeout, interval: 5 })
}

/** What every fabric must do, as a vitest suite. `open` makes a place of the test's own. */
export function describeFabric(name: string, open: () => Promise<FabricPlace>): void {
  describe(`fabric contract: ${name}`, () => {
    let place: FabricPlace
    let nodes: ListeningNode[]

    beforeEach(async () => {
      place = await open()
      nodes = []
    })

    afterEach(async () => {
      for (const { fabric } of nodes) await fabric.close()
      await place[Symbol.asyncDispose]()
    })

    async function join(...channels: string[]): Promise<ListeningNode> {
      const node = new ListeningNode((events) => place.join(events))
      nodes.push(node)
      await node.reaches('connected')
      for (const channel of channels) await node.fabric.subscribe(channel)
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
      expect(ana.say(channel, 'one')).toBe(true)
      await until(() => expect([ben.texts(channel), cleo.texts(channel)]).toEqual([['one'], ['one']]))
      expect(ben.say(channel, 'two')).toBe(true)
      await until(() => expect([ana.texts(channel), cleo.texts(channel)]).toEqual([['two'], ['one', 'two']]))
      expect(ben.texts(channel)).toEqual(['one'])
      expect(dora.heard).toEqual([])
      expect(cleo.fabric.counts).toEqual({ published: 0, received: 2, dropped: 0 })
      expect(ben.fabric.counts).toEqual({ published: 1, received: 1, dropped: 0 })
    })

    it('FAN-2: messages of a node in a channel arrive once each, in the order in which they were published', async () => {
      const channels = [randomUUID(), randomUUID(), randomUUID()]
      const [ana, ben, cleo] = [await join(), await join(), await join(...channels)]
      const numbers = Array.from({ length: 2_000 }, (_, number) => number)
      for (const number of numbers) {
        const channel = channels[number % 3] ?? ''
        ana.say(channel, `ana ${number}`)
        ben.say(channel, `ben ${number}`)
      }
      await until(() => expect(cleo.heard.length).toBe(4_000))
      channels.forEach((channel, index) => {
        for (const who of ['ana', 'ben']) {
          expect(cleo.texts(channel).filter((text) => text.startsWith(who))).toEqual(
            numbers.filter((number) => number % 3 === index).map((number) => `${who} ${number}`),
          )
        }
      })
    })

    it('FAN-3: what is published after a subscription is confirmed arrives, and nothing after it was ended', async () => {
      const [ana, ben] = [await join(), await join()]
      for (let round = 0; round < 50; round++) {
        const channel = randomUUID()
        const [first, second] = [ben.fabric.subscribe(channel), ben.fabric.subscribe(channel)]
        await Promise.all([first, second])
        ana.say(channel, 'in')
        await until(() => expect(ben.texts(channel)).toEqual(['in']))
        ben.fabric.unsubscribe(channel)
        ana.say(channel, 'out')
        await ben.fabric.subscribe(channel)
        ana.say(channel, 'again')
        await until(() => expect(ben.texts(channel).at(-1)).toBe('again'))
        // Ending a subscription and beginning it anew may let pass what was under way in between.
        ben.fabric.unsubscribe(channel)
      }
      const [channel, other] = [randomUUID(), randomUUID()]
      await ben.fabric.subscribe(channel)
      await ben.fabric.subscribe(other)
      ben.fabric.unsubscribe(channel)
      ben.fabric.unsubscribe(randomUUID())
      ana.say(channel, 'nobody listens')
      ana.say(other, 'heard')
      await until(() => expect(ben.texts(other)).toEqual(['heard']))
      expect(ben.texts(channel)).toEqual([])
    })

    it('carries many channels at once', async () => {
      const channels = Array.from({ length: 500 }, () => randomUUID())
      const [ana, ben] = [await join(), await join()]
      await Promise.all(channels.map((channel) => ben.fabric.subscribe(channel)))
      for (const channel of channels) ana.say(channel, channel)
      await until(() => expect(ben.heard.length).toBe(500))
      expect(ben.heard.every(({ channel, bytes }) => bytes.toString() === channel)).toBe(true)
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
        await until(() => expect(ana.fabric.publish(channel, message)).toBe(true))
      }
      await until(() => expect(ben.heard.length).toBe(messages.length))
      const equal = ben.heard.map((heard, index) => heard.bytes.equals(messages[index] ?? Buffer.alloc(1)))
      expect(equal).toEqual(messages.map(() => true))
      const { published, dropped } = ana.fabric.counts
      expect(ana.fabric.publish(channel, Buffer.alloc(MAX_MESSAGE_BYTES + 1))).toBe(false)
      expect(ana.fabric.counts).toEqual({ published, received: 0, dropped: dropped + 1 })
    })

    it('FAN-5: what was published before closing arrives, and a closed fabric neither hears nor publishes', async () => {
      const channel = randomUUID()
      const [ana, ben, cleo] = [await join(channel), await join(channel), await join(channel)]
      for (let number = 0; number < 200; number++) ana.say(channel, `${number}`)
      await ana.fabric.close()
      expect(ana.say(channel, 'too late')).toBe(false)
      cleo.say(channel, 'goodbye')
      await until(() => expect(ben.heard.length).toBe(201))
      expect(ben.texts(channel)).not.toContain('too late')
      expect(ana.heard).toEqual([])
      await ana.fabric.subscribe(channel)
      ana.fabric.unsubscribe(channel)
      await ana.fabric.close()
      expect(ana.states.filter(({ name }) => name === 'away')).toEqual([])
    })
  })
}
