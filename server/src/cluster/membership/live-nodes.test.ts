import { describe, expect, it } from 'vitest'
import { LiveNodes, SILENCE_MS } from './live-nodes.ts'

const OLD = { newest: 1, oldest: 1, state: 'up' } as const
const NEW = { newest: 2, oldest: 1, state: 'up' } as const

describe('live nodes', () => {
  it('FAN-15: the common format is the newest that every living node supports', () => {
    const nodes = new LiveNodes({ newest: 2, oldest: 1 }, 0)
    // Older nodes may be alive that have not sent a heartbeat yet.
    expect(nodes.commonFormat(0)).toBe(1)
    expect(nodes.commonFormat(SILENCE_MS - 1)).toBe(1)
    expect(nodes.commonFormat(SILENCE_MS)).toBe(2)
    expect(nodes.receive('a', OLD, 20_000)).toBe('joined')
    expect(nodes.receive('b', NEW, 20_000)).toBe('joined')
    expect(nodes.receive('b', NEW, 21_000)).toBeNull()
    expect(nodes.commonFormat(21_000)).toBe(1)
    expect(nodes.receive('a', { ...OLD, state: 'draining' }, 22_000)).toBeNull()
    expect(nodes.commonFormat(22_000)).toBe(1)
    expect(nodes.receive('a', { ...OLD, state: 'gone' }, 23_000)).toBe('left')
    expect(nodes.receive('a', { ...OLD, state: 'gone' }, 23_001)).toBeNull()
    expect(nodes.commonFormat(23_000)).toBe(2)
    expect(nodes.alive(23_000)).toEqual([{ node: 'b', ...NEW, seen: 21_000 }])
  })

  it('FAN-15: a node that is silent for 10 s is removed and reported once', () => {
    const nodes = new LiveNodes({ newest: 2, oldest: 1 }, 0)
    nodes.receive('a', OLD, 20_000)
    nodes.receive('b', OLD, 25_000)
    expect(nodes.expire(29_999)).toEqual([])
    expect(nodes.commonFormat(29_999)).toBe(1)
    expect(nodes.expire(30_000)).toEqual(['a'])
    expect(nodes.expire(30_001)).toEqual([])
    // A silent node does not count, though `expire` has not removed it yet.
    expect(nodes.commonFormat(35_000)).toBe(2)
    expect(nodes.expire(35_000)).toEqual(['b'])
    expect(nodes.receive('a', OLD, 36_000)).toBe('joined')
  })

  it('reports no node as dead for an interruption of listening, and uses the oldest format again after it', () => {
    const nodes = new LiveNodes({ newest: 2, oldest: 1 }, 0)
    nodes.receive('a', NEW, 20_000)
    nodes.restartListening(60_000)
    expect(nodes.expire(60_000)).toEqual([])
    expect(nodes.commonFormat(60_000)).toBe(1)
    nodes.receive('b', NEW, 61_000)
    expect(nodes.expire(70_000)).toEqual(['a'])
    expect(nodes.commonFormat(70_000)).toBe(2)
  })

  it('uses only formats that it supports, regardless of what others support', () => {
    const nodes = new LiveNodes({ newest: 3, oldest: 2 }, 0)
    nodes.receive('a', { newest: 1, oldest: 1, state: 'up' }, 20_000)
    expect(nodes.commonFormat(20_000)).toBe(2)
    nodes.receive('a', { newest: 9, oldest: 7, state: 'up' }, 20_000)
    expect(nodes.commonFormat(20_000)).toBe(3)
  })
})
