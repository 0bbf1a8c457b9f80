import { expect, it } from 'vitest'
import { keepsLines, readStyle } from './style.ts'
import { readStylesheet, styleOfClasses } from './stylesheet.ts'

it('reads declarations with a meaning and drops the others', () => {
  expect(
    readStyle(
      'COLOR: red; Font-Weight: BOLD !important; background: url("a;b:c"); mso-list:\n l0  level1 lfo1',
    ),
  ).toEqual({ 'font-weight': 'bold', background: 'url("a;b:c")', 'mso-list': 'l0 level1 lfo1' })
  expect(readStyle('font-weight;:;;font-style:')).toEqual({})
  expect(readStyle(`font-family: ${'x'.repeat(1_000)}`)).toEqual({})
})

it('knows whether line feeds are kept', () => {
  expect(keepsLines({ 'white-space': 'pre-wrap' })).toBe(true)
  expect(keepsLines({ 'white-space-collapse': 'preserve' })).toBe(true)
  expect(keepsLines({ 'white-space': 'normal' })).toBe(false)
  expect(keepsLines({})).toBeNull()
})

it('reads rules for classes and formats of numbers, in and outside of comments', () => {
  const sheet = readStylesheet(
    '<!-- /* a { .b } */ .xl65 {font-weight:700} p.a, LI.a {font-style:italic} @list l0:level2 {mso-level-number-format:alpha-lower;} td{font-weight:700} --> @media x { .c {font-weight:700} } .d {',
  )
  expect(styleOfClasses(sheet, 'td', ['xl65', 'a'])).toEqual({ 'font-weight': '700' })
  expect(styleOfClasses(sheet, 'li', ['a', 'b'])).toEqual({ 'font-style': 'italic' })
  expect(styleOfClasses(sheet, 'p', ['c', 'd', '__proto__'])).toEqual({})
  expect([...sheet.numberFormats]).toEqual([['l0:2', 'alpha-lower']])
})
