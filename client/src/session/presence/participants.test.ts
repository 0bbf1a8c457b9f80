import { describe, expect, it } from 'vitest'
import { participantsOf, sameFaces } from './participants.ts'

const ada = { user: { name: 'Ada', color: '#3b8132' }, cursor: null }
const bob = { user: { name: 'Bob', color: '#c2412d' } }
const agent = { user: { name: 'Assistant', color: '#7c5ce0', agent: true }, status: 'Writing…' }

const room = (entries: [number, unknown][]) => participantsOf(new Map(entries), 5)

describe('people in the room', () => {
  it('EDIT-9: oneself first, then people, then agents, marked as such', () => {
    const people = room([
      [9, agent],
      [7, bob],
      [5, ada],
    ])
    expect(people.map((one) => [one.name, one.self, one.agent])).toEqual([
      ['Ada', true, false],
      ['Bob', false, false],
      ['Assistant', false, true],
    ])
    expect(people[2]!.status).toBe('Writing…')
  })

  it('EDIT-9: nonsense in another’s presence does no harm', () => {
    const people = room([
      [1, null],
      [2, {}],
      [3, { user: 'x' }],
      [4, { user: { name: '   ', color: '#000000' } }],
      [6, { user: { name: 'Eve', color: 'url(https://example.com)', agent: 'yes' }, status: { a: 1 } }],
    ])
    expect(people).toHaveLength(1)
    expect(people[0]).toMatchObject({ name: 'Eve', agent: false, status: null })
    expect(people[0]!.color).toMatch(/^#[0-9a-f]{6}$/)
  })

  it('a moved caret is no new face; a status is', () => {
    const before = room([[7, bob]])
    expect(sameFaces(before, room([[7, { ...bob, cursor: { anchor: 1, head: 1 } }]]))).toBe(true)
    expect(sameFaces(before, room([[7, { ...bob, status: 'Away' }]]))).toBe(false)
  })
})
