import { expect, it } from 'vitest'
import { addDays, addMonths, weekStart, weeksOf } from './calendar-month.ts'
import { dateText } from './date-text.ts'
import { dayAt } from './today.ts'

it('EDIT-161: goes through days and months, across the ends of months and years', () => {
  expect(dayAt(new Date(2026, 10, 30, 23, 59))).toBe('2026-11-30')
  expect(dayAt(new Date(2026, 11, 31, 0, 1), 1)).toBe('2027-01-01')
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
  expect(addMonths('0001-01-15', -1)).toBe('0001-01-15')
  expect(addDays('9999-12-31', 1)).toBe('9999-12-31')
})

it('EDIT-161: shows whole weeks, beginning with the first day where one lives', () => {
  const monday = weeksOf('2026-11-30', 1)
  expect(monday.map((week) => week[0])).toEqual([
    '2026-10-26',
    '2026-11-02',
    '2026-11-09',
    '2026-11-16',
    '2026-11-23',
    '2026-11-30',
  ])
  expect(monday.every((week) => week.length === 7)).toBe(true)
  expect(weeksOf('2026-11-30', 7)[0]?.[0]).toBe('2026-11-01')
  expect(weeksOf('2026-02-10', 7)[0]?.[0]).toBe('2026-02-01')
  expect(weekStart('2026-11-29', 1)).toBe('2026-11-23')
  expect(weekStart('2026-11-29', 7)).toBe('2026-11-29')
})

it('EDIT-161: writes a day in the language of the reader, whatever their time zone is', () => {
  expect(dateText('2026-11-30', 'en-GB')).toBe('30 November 2026')
  expect(dateText('2026-11-30', 'de')).toBe('30. November 2026')
  expect(dateText(null, 'en-GB')).toBe('No date')
})
