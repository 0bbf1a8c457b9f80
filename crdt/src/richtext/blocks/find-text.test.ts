import { expect, it } from 'vitest'
import { findText } from './find-text.ts'

it('finds a text in upper and lower case, counts it and shows what stands around it', () => {
  expect(findText('One **two** Two', 'two')).toEqual({ count: 2, excerpt: 'One **two** Two' })
  expect(findText('One', 'two')).toBeNull()
  const long = `${'a '.repeat(100)}here\n${'b '.repeat(100)}`
  expect(findText(long, 'here')).toEqual({
    count: 1,
    excerpt: `…${'a '.repeat(30)}here ${'b '.repeat(29)}b…`,
  })
})
