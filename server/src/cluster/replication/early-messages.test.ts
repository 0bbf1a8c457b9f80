import { expect, it } from 'vitest'
import { EarlyMessages } from './early-messages.ts'

const request = (node: string) => ({ type: 'status-request', node }) as const

it('keeps messages of documents that are being loaded, in order, and returns them once', () => {
  const early = new EarlyMessages()
  early.add('a', request('before'), 1)
  early.expect('a')
  early.add('a', request('one'), 1)
  early.expect('a')
  early.add('a', request('two'), 1)
  early.add('b', request('other'), 1)
  expect(early.take('a')).toEqual([request('one'), request('two')])
  early.add('a', request('after'), 1)
  expect(early.take('a')).toEqual([])
  expect(early.take('b')).toEqual([])
})

it('keeps no more than its limits allow', () => {
  const early = new EarlyMessages()
  early.expect('large')
  early.add('large', request('fits'), 1024 * 1024)
  early.add('large', request('does not'), 1)
  expect(early.take('large')).toEqual([request('fits')])
  early.expect('many')
  for (let count = 0; count < 300; count++) early.add('many', request('x'), 1)
  expect(early.take('many')).toHaveLength(256)
})
