import { expect, it } from 'vitest'
import { Failures } from './failures.ts'

const shown = (byte: number) => ({ kind: 'render', bytes: Uint8Array.of(byte), format: 'markdown' }) as const

it('LIM-62: the same question is refused for a while, another is suspect, other documents are not', () => {
  let now = 0
  const failures = new Failures(() => now)
  failures.failed('a', shown(1), 6_000)
  expect(failures.of('a', shown(1))).toBe('refused')
  expect(failures.of('a', { ...shown(1), format: 'html' })).toBe('suspect')
  expect(failures.of('a', shown(2))).toBe('suspect')
  expect(failures.of('b', shown(1))).toBe('none')
  now = 10 * 60_000
  expect(failures.of('a', shown(1))).toBe('suspect')
})

it('LIM-62: a document that is long in vain again and again takes pauses that grow, until something of it is done', () => {
  let now = 0
  const failures = new Failures(() => now)
  const pauses: number[] = []
  for (let time = 0; time < 9; time++) {
    failures.failed('a', shown(time), 6_000)
    const begun = now
    while (failures.of('a', shown(100)) === 'refused') now += 1_000
    pauses.push((now - begun) / 1_000)
  }
  expect(pauses).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300])
  failures.done('a')
  failures.failed('a', shown(50), 6_000)
  expect(failures.of('a', shown(100))).toBe('suspect')
  failures.failed('a', shown(51), 10)
  expect(failures.of('a', shown(100))).toBe('suspect')
})

it('LIM-62: a limited number of documents and questions is remembered', () => {
  const failures = new Failures(() => 0)
  for (let index = 0; index < 9; index++) failures.failed('a', shown(index), 10)
  expect([failures.of('a', shown(0)), failures.of('a', shown(1))]).toEqual(['suspect', 'refused'])
  for (let index = 0; index < 1_000; index++) failures.failed(`document ${index}`, shown(1), 10)
  expect(failures.of('a', shown(8))).toBe('none')
})
