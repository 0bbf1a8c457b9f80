import { expect, it } from 'vitest'
import { parseTexts } from './stored.ts'

it('does not trust what is stored', () => {
  expect(parseTexts('["a", 1, null, "b", "c"]', 2)).toEqual(['a', 'b'])
  expect(parseTexts('{"a": 1}', 9)).toEqual([])
  expect(parseTexts('', 9)).toEqual([])
})
