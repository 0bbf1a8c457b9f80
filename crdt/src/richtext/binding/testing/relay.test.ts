import { describe, expect, it } from 'vitest'
import { generator } from '../../testing/test-document.ts'
import { type Order, Relay } from './relay.ts'

/** Three people send 20 messages each, receive some, and at last all; returns what each received, in order. */
function play(order: Order, seed: number) {
  const random = generator(seed)
  const relay = new Relay(order, random)
  const people = [0, 1, 2]
  const sent = [0, 0, 0]
  const received: { by: number; sequence: number; seen: readonly number[] }[][] = [[], [], []]
  const messages: { by: number; sequence: number; seen: readonly number[] }[] = []
  const receive = (person: number): boolean => {
    const update = relay.next(person)
    if (update !== null) received[person]!.push(messages[update[0]!]!)
    return update !== null
  }
  for (const person of people) relay.join(person)
  for (let i = 0; i < 60; i++) {
    const by = i % 3
    const message = { by, sequence: sent[by]!++, seen: relay.seenBy(by) }
    messages.push(message)
    relay.publish({ ...message, update: Uint8Array.of(i) })
    for (const person of people) if (random() < 0.5) receive(person)
  }
  for (const person of people) while (receive(person));
  return { relay, received, messages }
}

describe('the relay', () => {
  it.each<Order>(['relay', 'causal', 'any'])('delivers every message of others once: %s', (order) => {
    const { relay, received, messages } = play(order, 1)
    for (const person of [0, 1, 2]) {
      expect(relay.isUpToDate(person)).toBe(true)
      expect(received[person]).toHaveLength(40)
      expect(new Set(received[person])).toEqual(new Set(messages.filter(({ by }) => by !== person)))
    }
  })

  it('has one order for all when it relays', () => {
    const { received, messages } = play('relay', 2)
    for (const person of [0, 1, 2])
      expect(received[person]).toEqual(messages.filter(({ by }) => by !== person))
  })

  it('delivers a message after those that its sender had seen, in different orders', () => {
    const orders = new Set<string>()
    for (let seed = 0; seed < 20; seed++) {
      const { received } = play('causal', seed)
      received.forEach((list, person) => {
        const known = [0, 0, 0]
        for (const { by, sequence, seen } of list) {
          expect(sequence).toBe(known[by])
          known[by] = sequence + 1
          seen.forEach((count, sender) => {
            if (sender !== by && sender !== person) expect(known[sender]).toBeGreaterThanOrEqual(count)
          })
        }
      })
      orders.add(JSON.stringify(received[0]?.map(({ by }) => by)))
    }
    expect(orders.size).toBeGreaterThan(10)
  })

  it('counts what arrived before somebody joined as delivered', () => {
    const relay = new Relay('causal', generator(1))
    relay.join(0)
    relay.publish({ by: 0, sequence: 0, seen: [], update: Uint8Array.of(1) })
    relay.join(1)
    expect([relay.next(1), relay.seenBy(1)]).toEqual([null, [1]])
    relay.publish({ by: 0, sequence: 1, seen: [1], update: Uint8Array.of(2) })
    expect(relay.all(1)).toEqual([Uint8Array.of(2)])
    expect(relay.isUpToDate(1)).toBe(true)
  })
})
