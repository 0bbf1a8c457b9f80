import { expect, it } from 'vitest'
import { isTypedFormula } from './typed-formula.ts'

it.each([
  ['$x^2$', 'x^2'],
  ['so $x$', 'x'],
  ["($f'$", "f'"],
  ['is $a + b$', 'a + b'],
  ['$2x+1$', '2x+1'],
  ['$f(x)$', 'f(x)'],
  ['costs $5 and $\\alpha$', '\\alpha'],
  ['$\\text{US\\$}$', null],
  ['$5-$', null],
  ['from $5 to $', null],
  ['from $5/$', null],
  ['US$x$', null],
  ['\\$x$', null],
  ['$ x$', null],
  ['$$x$', null],
  ['$the cat and$', null],
])('EDIT-123: %j as it is typed', (text, latex) => {
  expect(isTypedFormula(text)?.latex ?? null).toBe(latex)
})
