import { expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'

it('NOTE-12: an excerpt is the beginning of a comment on one line, with names for mentions', () => {
  expect(excerptOf(' One\n\ttwo  @[Ann B](person:1-2), @[Team](group:3)! ')).toBe('One two @Ann B, @Team!')
  expect(excerptOf('@[x](other:1)')).toBe('@[x](other:1)')
  expect(excerptOf('')).toBe('')
  const long = excerptOf('🦊'.repeat(500))
  expect([...long]).toHaveLength(160)
  expect(long.isWellFormed()).toBe(true)
  expect(long.endsWith('…')).toBe(true)
})
