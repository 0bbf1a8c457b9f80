import { expect, it } from 'vitest'
import { differences, seenIn } from './seen.ts'

const outline = (revision: string, ...blocks: readonly (readonly [string, string])[]) =>
  JSON.stringify({ revision, blocks: blocks.map(([handle, hash]) => ({ handle, hash })) })

it('compares what was seen by handles and hashes, whatever the revision', () => {
  const before = seenIn(outline('a', ['1.0', 'x'], ['1.1', 'y']))
  expect(seenIn(outline('b', ['1.0', 'x'], ['1.1', 'y'])).cursor).toBe(before.cursor)
  const after = seenIn(outline('b', ['1.0', 'z'], ['1.2', 'y']))
  expect(after.cursor).not.toBe(before.cursor)
  expect(differences(before, after)).toEqual({ changed: ['1.0', '1.2'], gone: ['1.1'] })
})

it('compares long documents only as a whole', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => [`1.${at.toString(36)}`, 'some hash'] as const)
  const long = seenIn(outline('a', ...many))
  expect(long.hashes).toBeNull()
  expect(long.cursor).not.toBe(seenIn(outline('a', ...many.slice(1))).cursor)
  expect(differences(long, long)).toBeNull()
})
