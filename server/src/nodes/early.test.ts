import { expect, it } from 'vitest'
import { EarlyMessages } from './early.ts'

const ask = (node: string) => ({ type: 'ask', node }) as const

it('keeps messages of documents that are being loaded, in order, and hands them over once', () => {
  const early = new EarlyMessages()
  early.add('a', ask('before'), 1)
  early.expect('a')
  early.add('a', ask('one'), 1)
  early.expect('a')
  early.add('a', ask('two'), 1)
  early.add('b', ask('other'), 1)
  expect(early.take('a')).toEqual([ask('one'), ask('two')])
  early.add('a', ask('after'), 1)
  expect(early.take('a')).toEqual([])
  expect(early.take('b')).toEqual([])
})

it('keeps no more than fits', () => {
  const early = new EarlyMessages()
  early.expect('large')
  early.add('large', ask('fits'), 1024 * 1024)
  early.add('large', ask('does not'), 1)
  expect(early.take('large')).toEqual([ask('fits')])
  early.expect('many')
  for (let count = 0; count < 300; count++) early.add('many', ask('x'), 1)
  expect(early.take('many')).toHaveLength(256)
})
