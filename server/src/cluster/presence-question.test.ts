import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PresenceQuestion } from './presence-question.ts'

let now = 0
let sent: number[] = []
let others: readonly string[] = []
let question: PresenceQuestion
beforeEach(() => {
  vi.useFakeTimers()
  now = 5_000
  sent = []
  others = ['a', 'b']
  question = new PresenceQuestion({
    now: () => now,
    send: (number) => {
      sent.push(number)
      return new Set(others)
    },
  })
})
afterEach(() => {
  vi.useRealTimers()
})

it('NODE-53: a question ends with the last answer, and with those that came within half a second', async () => {
  const both = question.ask()
  question.receive('b', 1, 'of b')
  question.receive('a', 1, 'of a')
  expect(await both).toEqual(['of b', 'of a'])
  now += 1_000
  const one = question.ask()
  // One that is late, one of a node that was not asked, and one that is repeated.
  question.receive('a', 1, 'old')
  question.receive('c', 2, 'of c')
  question.receive('a', 2, 'of a')
  question.receive('a', 2, 'again')
  await vi.advanceTimersByTimeAsync(500)
  expect(await one).toEqual(['of a'])
})

it('NODE-53: the other nodes are asked once a second at most, and not at all when there are none', async () => {
  const first = question.ask()
  now += 400
  expect(question.ask()).toBe(first)
  question.receive('a', 1, 'of a')
  question.receive('b', 1, 'of b')
  now += 500
  expect(await question.ask()).toEqual(['of a', 'of b'])
  expect(sent).toEqual([1])
  now += 100
  others = []
  expect(await question.ask()).toEqual([])
  expect(sent).toEqual([1, 2])
})

it('ends what waits when the node stops', async () => {
  const asked = question.ask()
  question.receive('b', 1, 'of b')
  question.close()
  expect(await asked).toEqual(['of b'])
})
