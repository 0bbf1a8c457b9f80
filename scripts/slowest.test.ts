import { expect, it } from 'vitest'
import { slowest } from './slowest.ts'

it('names the ten files that took longest, the slowest first', () => {
  const files = Array.from({ length: 12 }, (_, index) => ({ name: `${index}.test.ts`, ms: index * 1_000 }))
  const lines = slowest(files)
  expect(lines).toHaveLength(11)
  expect(lines[0]).toBe('Slowest files, of 66 s in all:')
  expect(lines[1]).toBe('   11.0 s  16.7 %  11.test.ts')
  expect(lines.at(-1)).toBe('    2.0 s   3.0 %  2.test.ts')
  expect(slowest([])).toEqual(['Slowest files, of 0 s in all:'])
})
