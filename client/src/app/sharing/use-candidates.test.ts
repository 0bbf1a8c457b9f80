import { expect, it } from 'vitest'
import type { Candidate } from '../../api/sharing.ts'
import { addressIn, offersFor } from './use-candidates.ts'

const ada: Candidate = { kind: 'account', id: '1', name: 'Ada', email: 'Ada@a.example', colour: null }

it('an address that nobody here has is offered for an invitation', () => {
  expect(offersFor('new@a.example', [])).toEqual([
    { kind: 'address', id: 'new@a.example', name: 'new@a.example' },
  ])
  expect(offersFor('ada@a.example', [ada])).toEqual([ada])
  expect(offersFor('ad', [ada])).toEqual([ada])
})

it('tells addresses from names', () => {
  expect(addressIn(' Ada@A.example ')).toBe('ada@a.example')
  for (const text of ['ada', 'ada@', '@a.example', 'ada@a', 'a da@a.example', 'ada@a.'])
    expect(addressIn(text)).toBeNull()
})
