import { expect, it } from 'vitest'
import { DigestSchedule } from './digest-schedule.ts'

it('sends a digest about every ten seconds, and none while the room is edited', () => {
  const schedule = new DigestSchedule(0, () => 0.5)
  expect([0, 9_999, 10_000, 10_001, 19_999].map((now) => schedule.poll(now))).toEqual([
    'none',
    'none',
    'send-digest',
    'none',
    'none',
  ])
  schedule.changed(19_999)
  expect(schedule.poll(20_000)).toBe('none')
  expect(schedule.isQuiet(21_498)).toBe(false)
  expect(schedule.poll(21_499)).toBe('send-digest')
})

it('repairs a difference that lasts, once, and none that ends with an equal digest or a change', () => {
  const schedule = new DigestSchedule(0, () => 0.5)
  schedule.compared(false, 2_000)
  schedule.compared(true, 3_000)
  expect(schedule.poll(4_000)).toBe('none')
  schedule.compared(false, 4_000)
  schedule.changed(4_500)
  expect(schedule.poll(6_500)).toBe('none')
  schedule.compared(false, 6_500)
  schedule.compared(false, 7_900)
  expect(schedule.poll(7_999)).toBe('none')
  expect(schedule.poll(8_000)).toBe('repair')
  expect(schedule.poll(8_001)).toBe('none')
})
