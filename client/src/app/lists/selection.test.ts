import { expect, it } from 'vitest'
import { NOTHING_SELECTED, present, toggled } from './selection.ts'

const ROWS = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: { addresses: ReadonlySet<string> }) => [...selection.addresses].sort().join('')

it('chooses rows one by one, and ranges in both directions', () => {
  const one = toggled(NOTHING_SELECTED, 'd', ROWS, false)
  expect(chosen(one)).toBe('d')
  const range = toggled(one, 'b', ROWS, true)
  expect(chosen(range)).toBe('bcd')
  expect(chosen(toggled(range, 'c', ROWS, false))).toBe('bd')
  expect(chosen(toggled(range, 'b', ROWS, true))).toBe('cd')
  expect(chosen(toggled(NOTHING_SELECTED, 'c', ROWS, true))).toBe('c')
})

it('forgets rows that are gone', () => {
  const range = toggled(toggled(NOTHING_SELECTED, 'a', ROWS, false), 'c', ROWS, true)
  expect(chosen(present(range, ['a', 'c', 'd']))).toBe('ac')
  expect(present(range, ROWS)).toBe(range)
})
