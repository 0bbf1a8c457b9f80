import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeOf, cut } from './hunk-text.ts'

describe('what a card compares', () => {
  it.each([
    ['it was not said', 'it was never said', 'not', 'never'],
    ['one two', 'one two three', '', ' three'],
    ['one two three', 'one three', 'two ', ''],
    ['less than three hours', 'less than three', ' hours', ''],
    ['# Plan', '## Plan', '', '#'],
    ['same', 'same', '', ''],
    ['', 'new', '', 'new'],
    ['gone', '', 'gone', ''],
    ['sunlight', 'sunrise', 'sunlight', 'sunrise'],
  ])('EDIT-227: “%s” and “%s”', (before, after, removed, added) => {
    expect(changeOf({ before, after })).toEqual({ removed, added })
  })

  it('EDIT-227: what is left out is the same in both', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.'), maxLength: 20 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { removed, added } = changeOf({ before, after })
        const start = before.length - removed.length
        expect(after.length - added.length).toBe(start)
        const found = Array.from({ length: start + 1 }, (_, at) => at).some(
          (at) =>
            before.slice(0, at) + removed + before.slice(before.length - (start - at)) === before &&
            before.slice(0, at) + added + before.slice(before.length - (start - at)) === after,
        )
        expect(found).toBe(true)
      }),
    )
  })
})

it('long texts are cut, on one line', () => {
  expect(cut(' a\n b ', 9)).toBe('a b')
  expect(cut('one two three', 8)).toBe('one two…')
})
