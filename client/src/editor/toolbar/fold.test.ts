import { expect, it } from 'vitest'
import { shownGroups } from './fold.ts'

it('EDIT-170: groups fold from the end, as many as the bar and the button of its menu have no room for', () => {
  const widths = [60, 100, 200, 90]
  const menu = 30
  expect(shownGroups(widths, 450, menu)).toBe(4)
  expect(shownGroups(widths, 449, menu)).toBe(3)
  expect(shownGroups(widths, 390, menu)).toBe(3)
  expect(shownGroups(widths, 389, menu)).toBe(2)
  expect(shownGroups(widths, 189, menu)).toBe(1)
  expect(shownGroups(widths, 10, menu)).toBe(1)
  expect(shownGroups([], 10, menu)).toBe(0)
})
