import { expect, it } from 'vitest'
import { foundEmoji, namedEmoji, readEmoji } from './emoji.ts'

const all = readEmoji()
const found = (typed: string) => foundEmoji(all, typed).map(({ emoji }) => emoji)

it('has a thousand emoji, each once, and no name twice', () => {
  expect(all.length).toBeGreaterThan(1_000)
  expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length)
  const names = all.flatMap(({ names }) => names)
  expect(new Set(names).size).toBe(names.length)
  expect(all.filter(({ emoji }) => !/^\p{Extended_Pictographic}\ufe0f?$/u.test(emoji))).toEqual([])
  expect(names.filter((name) => !/^[+\-a-z0-9][a-z0-9 +.-]*$/.test(name))).toEqual([])
})

it('EDIT-160: finds emoji by parts of their names, the common ones first, from two letters on', () => {
  expect(found('s')).toEqual([])
  expect(found('smi')[0]).toBe('😄')
  expect(found('+1')[0]).toBe('👍')
  expect(found('tada')[0]).toBe('🎉')
  expect(found('heart_ey')[0]).toBe('😍')
  expect(found('rckt')[0]).toBe('🚀')
  expect(found('qqqq')).toEqual([])
})

it('EDIT-160: knows names that are typed in full, between colons', () => {
  expect(namedEmoji(all, 'smile:')?.emoji).toBe('😄')
  expect(namedEmoji(all, 'Heart_Eyes:')?.emoji).toBe('😍')
  expect(namedEmoji(all, '+1:')?.emoji).toBe('👍')
  expect(namedEmoji(all, 'smile')).toBeNull()
  expect(namedEmoji(all, 'nothing:')).toBeNull()
})
