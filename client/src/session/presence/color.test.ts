import { expect, it } from 'vitest'
import { isColor, luminance, oklch } from './color.ts'

it('a colour has six hexadecimal digits', () => {
  expect(isColor('#12345f')).toBe(true)
  expect(isColor('#12345g')).toBe(false)
})

it('knows the luminance and the place in OKLCH of colours', () => {
  expect(luminance('#000000')).toBe(0)
  expect(luminance('#ffffff')).toBeCloseTo(1)
  expect(oklch('#ffffff')).toMatchObject({ lightness: expect.closeTo(1, 3), chroma: expect.closeTo(0, 3) })
  // The values of CSS Color 4 for `red`.
  const red = oklch('#ff0000')
  expect(red.lightness).toBeCloseTo(0.628, 3)
  expect(red.chroma).toBeCloseTo(0.2577, 3)
  expect(red.hue).toBeCloseTo(29.23, 1)
})
