import { expect, it } from 'vitest'
import { Membership } from './membership.ts'

const FORMATS = { newest: 2, oldest: 1 }
const UP = { ...FORMATS, state: 'up' } as const
const GONE = { ...FORMATS, state: 'gone' } as const

it('distinguishes nodes that return after a silence from nodes that join', () => {
  const membership = new Membership(FORMATS, 0)
  expect(membership.receive('a', UP, 20_000)).toBe('joined')
  expect(membership.receive('a', UP, 20_500)).toBeNull()
  expect(membership.receive('a', GONE, 21_000)).toBe('left')
  expect(membership.receive('a', UP, 22_000)).toBe('joined')
  expect(membership.expire(32_000)).toEqual(['a'])
  expect(membership.receive('a', UP, 33_000)).toBe('returned')
  expect(membership.alive(33_000).map(({ node }) => node)).toEqual(['a'])
})

it('may miss messages of a node with late heartbeats, and of one that fell silent, for ten minutes', () => {
  const membership = new Membership(FORMATS, 0)
  membership.receive('a', UP, 20_000)
  membership.receive('b', UP, 20_000)
  expect(membership.mayMissNodes(21_000)).toBe(false)
  membership.receive('b', GONE, 21_000)
  expect(membership.mayMissNodes(21_101)).toBe(true)
  expect(membership.expire(30_000)).toEqual(['a'])
  expect(membership.mayMissNodes(30_000 + 600_000)).toBe(true)
  expect(membership.mayMissNodes(30_000 + 600_001)).toBe(false)
})
