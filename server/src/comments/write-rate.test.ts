import { expect, it } from 'vitest'
import { WriteRate } from './write-rate.ts'

it('COM-32: a principal that writes too fast is refused with the time to wait, and holds up no other', () => {
  let now = 0
  const rate = new WriteRate(() => now)
  for (let count = 0; count < 240; count++) rate.take('ann')
  expect(() => rate.take('ann')).toThrow(expect.objectContaining({ code: 'rate-limited', retryAfterS: 1 }))
  rate.take('ben')
  now += 500
  rate.take('ann')
  rate.take('ann')
  expect(() => rate.take('ann')).toThrow()
  // Whoever has written longest ago is forgotten first.
  for (let other = 0; other < 10_000; other++) rate.take(`other ${other}`)
  rate.take('ann')
})
