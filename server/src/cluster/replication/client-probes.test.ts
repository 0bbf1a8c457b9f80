import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ClientProbes } from './client-probes.ts'

let results: [number, boolean][]
let probes: ClientProbes
beforeEach(() => {
  vi.useFakeTimers()
  results = []
  probes = new ClientProbes((client, isAlive) => results.push([client, isAlive]))
})
afterEach(() => {
  probes.close()
  vi.useRealTimers()
})

it('a client is gone if no node replies in time', () => {
  expect(probes.start(1)).toBe(true)
  expect(probes.start(1)).toBe(false)
  vi.advanceTimersByTime(499)
  expect(results).toEqual([])
  vi.advanceTimersByTime(1)
  expect(results).toEqual([[1, false]])
  expect(probes.start(1)).toBe(true)
})

it('a client is alive if one node says so, and gone if all nodes that check it say so', () => {
  for (const client of [1, 2]) {
    probes.start(client)
    probes.receiveReply('a', client, 'checking')
    probes.receiveReply('b', client, 'checking')
  }
  vi.advanceTimersByTime(2_000)
  probes.receiveReply('a', 1, 'gone')
  expect(results).toEqual([])
  probes.receiveReply('b', 1, 'alive')
  probes.receiveReply('a', 2, 'gone')
  probes.receiveReply('b', 2, 'gone')
  probes.receiveReply('b', 3, 'alive')
  expect(results).toEqual([
    [1, true],
    [2, false],
  ])
})

it('a client is gone if the node that checks it sends no result, and has no result after closing', () => {
  probes.start(1)
  probes.receiveReply('a', 1, 'checking')
  vi.advanceTimersByTime(3_000)
  expect(results).toEqual([[1, false]])
  probes.start(2)
  probes.close()
  vi.advanceTimersByTime(10_000)
  expect(results).toEqual([[1, false]])
})
