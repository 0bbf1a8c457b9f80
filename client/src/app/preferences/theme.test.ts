import { expect, it } from 'vitest'
import { loadTheme, nextTheme } from './theme.ts'

it('EDIT-14: the choice of colours is remembered; the system decides until there is one', () => {
  expect(loadTheme(null)).toBe('auto')
  expect(loadTheme({ getItem: () => 'dark' })).toBe('dark')
  expect(loadTheme({ getItem: () => 'neon' })).toBe('auto')
  expect(nextTheme(nextTheme(nextTheme('auto')))).toBe('auto')
})
