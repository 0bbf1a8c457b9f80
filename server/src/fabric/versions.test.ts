import { describe, expect, it } from 'vitest'
import { LiveNodes, SILENCE_MS } from './versions.ts'

const OLD = { newest: 1, oldest: 1, state: 'up' } as const
const NEW = { newest: 2, oldest: 1, state: 'up' } as const

describe('live nodes', () => {
  it('FAN-15: what is spoken is the newest format that every living node understands', () => {
    const nodes = new LiveNodes({ newest: 2, oldest: 1 }, 0)
    // Older nodes may be there that have not been heard yet.
    expect(nodes.speaks(0)).toBe(1)
    expect(nodes.speaks(SILENCE_MS - 1)).toBe(1)
    expect(nodes.speaks(SILENCE_MS)).toBe(2)
    expect(nodes.beat('a', OLD, 20_000)).toBe('joined')
    expect(nodes.beat('b', NEW, 20_000)).toBe('joined')
    expect(nodes.beat('b', NEW, 21_000)).toBeNull()
    expect(nodes.speaks(21_000)).toBe(1)
    expect(nodes.beat('a', { ...OLD, state: 'draining' }, 22_000)).toBeNull()
    expect(nodes.speaks(22_000)).toBe(1)
    expect(nodes.beat('a', { ...OLD, state: 'gone' }, 23_000)).toBe('left')
    expect(nodes.beat('a', { ...OLD, state: 'gone' }, 23_001)).toBeNull()
    expect(nodes.speaks(23_000)).toBe(2)
    expect(nodes.alive(23_000)).toEqual([{ node: 'b', ...NEW, seen: 21_000 }])
  })

  it('FAN-15: a node that is silent for 10 s is forgotten and told once', () => {
    const nodes = new LiveNodes({ newest: 2, oldest: 1 }, 0)
    nodes.beat('a', OLD, 20_000)
    nodes.beat('b', OLD, 25_000)
    expect(nodes.expire(29_999)).toEqual([])
    expect(nodes.speaks(29_999)).toBe(1)
    expect(nodes.expire(30_000)).toEqual(['a'])
    expect(nodes.expire(30_001)).toEqual([])
    // Whom it has not asked for yet does not count either.
    expect(nodes.speaks(35_000)).toBe(2)
    expect(nodes.expire(35_000)).toEqual(['b'])
    expect(nodes.beat('a', OLD, 36_000)).toBe('joined')
  })

  it('holds nobody for dead who could not be heard, and is careful again after it', () => {
    const nodes = new LiveNodes({ newest: 2, oldest: 1 }, 0)
    nodes.beat('a', NEW, 20_000)
    nodes.listening(60_000)
    expect(nodes.expire(60_000)).toEqual([])
    expect(nodes.speaks(60_000)).toBe(1)
    nodes.beat('b', NEW, 61_000)
    expect(nodes.expire(70_000)).toEqual(['a'])
    expect(nodes.speaks(70_000)).toBe(2)
  })

  it('speaks within its own bounds, whatever others say', () => {
    const nodes = new LiveNodes({ newest: 3, oldest: 2 }, 0)
    nodes.beat('a', { newest: 1, oldest: 1, state: 'up' }, 20_000)
    expect(nodes.speaks(20_000)).toBe(2)
    nodes.beat('a', { newest: 9, oldest: 7, state: 'up' }, 20_000)
    expect(nodes.speaks(20_000)).toBe(3)
  })
})
