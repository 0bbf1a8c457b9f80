import { expect, it } from 'vitest'
import { editPublishes } from './across.ts'

it('takes off what quiet nodes publish, and never counts below nothing', () => {
  const before = { publishes: 100, commands: 0, bytes: 0 }
  expect(editPublishes(before, { ...before, publishes: 560 }, 60, 400)).toBe(1)
  expect(editPublishes(before, { ...before, publishes: 130 }, 60, 400)).toBe(0)
})
