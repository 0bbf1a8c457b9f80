import type { DocumentRecord } from '@cowrite/persistence'
import { expect, it } from 'vitest'
import { combineObservers } from './combined-observer.ts'
import { GROUP_FOR_TESTS } from './group-for-tests.ts'
import type { Member } from './member.ts'
import { roomForTests } from './room-for-tests.ts'
import { MemoryJournal } from './room-journal.ts'
import type { RoomObserver, UpdateRefusal } from './room-observer.ts'
import { SilentMember } from './silent-member.ts'

class Watcher extends SilentMember {
  readonly group = GROUP_FOR_TESTS
  deliver(): void {}
  acknowledge(): void {}
}

const room = roomForTests(new MemoryJournal())
const member: Member = new Watcher(1)
const { document }: { document: DocumentRecord } = room

/** An observer with all methods, which adds each call to `calls`. */
function recording(
  name: string,
  calls: string[],
  answers: { refusal?: UpdateRefusal; mayClose?: boolean } = {},
): Required<RoomObserver> {
  const called = (method: string, ...facts: readonly unknown[]) => {
    calls.push([name, method, ...facts].join(' '))
  }
  return {
    seed: async ({ key }) => {
      await new Promise(setImmediate)
      called('seed', key)
    },
    opened: ({ address }) => called('opened', address),
    joined: (_, { owner }) => called('joined', owner),
    left: (_, { owner }) => called('left', owner),
    examine: (_, { owner }, { length }) => {
      called('examine', owner, length)
      return answers.refusal ?? null
    },
    changed: (_, principal, ticket) => called('changed', principal, ticket),
    committed: (id, ticket, seq, of) => called('committed', id, ticket, seq, of?.address ?? 'closed'),
    givenUp: (id, ticket) => called('givenUp', id, ticket),
    presenceChanged: ({ address }) => called('presenceChanged', address),
    stateless: (_, { owner }, payload) => called('stateless', owner, payload),
    beforeClose: async ({ address }) => {
      called('beforeClose', address)
      return answers.mayClose ?? true
    },
    closed: ({ address }) => called('closed', address),
  }
}

it('tells all observers of everything, in their order', async () => {
  const calls: string[] = []
  const observer = combineObservers([recording('one', calls), {}, recording('two', calls)])!
  await observer.seed?.(document)
  observer.opened?.(room)
  observer.joined?.(room, member)
  expect(observer.examine?.(room, member, Uint8Array.of(1, 2))).toBeNull()
  observer.changed?.(room, 'ana', 3)
  observer.committed?.('d', 3, 4, room)
  observer.committed?.('d', 5, 6, null)
  observer.givenUp?.('d', 7)
  observer.presenceChanged?.(room)
  observer.stateless?.(room, member, 'hello')
  observer.left?.(room, member)
  expect(await observer.beforeClose?.(room)).toBe(true)
  observer.closed?.(room)
  const facts = [
    'seed k',
    'opened p/k',
    'joined 1',
    'examine 1 2',
    'changed ana 3',
    'committed d 3 4 p/k',
    'committed d 5 6 closed',
    'givenUp d 7',
    'presenceChanged p/k',
    'stateless 1 hello',
    'left 1',
    'beforeClose p/k',
    'closed p/k',
  ]
  expect(calls).toEqual(facts.flatMap((fact) => [`one ${fact}`, `two ${fact}`]))
})

it('refuses an update that one observer refuses, without asking the others', () => {
  const calls: string[] = []
  const refusal = { code: 'forbidden', reason: 'too late' } as const
  const observer = combineObservers([recording('one', calls, { refusal }), recording('two', calls)])
  expect(observer?.examine?.(room, member, Uint8Array.of(1))).toEqual(refusal)
  expect(calls).toEqual(['one examine 1 1'])
})

it('lets a room close when all observers do, and asks all of them', async () => {
  const calls: string[] = []
  const refusing = recording('one', calls, { mayClose: false })
  const observer = combineObservers([refusing, recording('two', calls)])
  expect(await observer?.beforeClose?.(room)).toBe(false)
  expect(calls).toEqual(['one beforeClose p/k', 'two beforeClose p/k'])
})

it('is no observer without any, the only one itself, and has no costly method that none has', () => {
  const only: RoomObserver = {}
  expect(combineObservers([])).toBeNull()
  expect(combineObservers([only])).toBe(only)
  const combined = combineObservers([{}, {}])
  expect([combined?.seed, combined?.presenceChanged]).toEqual([undefined, undefined])
})
