import { expect, it } from 'vitest'
import { slowest } from './slowest.ts'

it('names the files that took the processor longest, the slowest first, and the time of all', () => {
  const files = Array.from({ length: 12 }, (_, index) => ({
    name: `${index}.test.ts`,
    ms: (12 - index) * 1_000,
    processorMs: index * 500,
  }))
  const lines = slowest(files, 10)
  expect(lines).toHaveLength(11)
  expect(lines[0]).toBe('Slowest files, of 33.0 s of the processor and 78.0 s in all:')
  expect(lines[1]).toBe('    5.5 s     1.0 s  11.test.ts')
  expect(lines.at(-1)).toBe('    1.0 s    10.0 s  2.test.ts')
  expect(slowest([], 10)).toEqual(['Slowest files, of 0.0 s of the processor and 0.0 s in all:'])
})
