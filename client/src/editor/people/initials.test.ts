import { expect, it } from 'vitest'
import { initials } from './initials.ts'

it('initials are of the first and of the last word', () => {
  expect(initials('Guest Otter')).toBe('GO')
  expect(initials('ada')).toBe('A')
  expect(initials('')).toBe('?')
})
