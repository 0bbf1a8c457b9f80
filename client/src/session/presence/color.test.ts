import { expect, it } from 'vitest'
import { inkOn, isColor } from './color.ts'

it('text on a colour is black or white, by contrast', () => {
  expect(inkOn('#ffee00')).toBe('#000000')
  expect(inkOn('#202020')).toBe('#ffffff')
})

it('a colour has six hexadecimal digits', () => {
  expect(isColor('#12345f')).toBe(true)
  expect(isColor('#12345g')).toBe(false)
})
