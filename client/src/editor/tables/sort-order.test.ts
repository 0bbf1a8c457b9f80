import { expect, it } from 'vitest'
import { sortedIndexes } from './sort-order.ts'

const sorted = (
  texts: readonly string[],
  direction: 'ascending' | 'descending' = 'ascending',
  language = 'en',
) => sortedIndexes(texts, direction, language).map((index) => texts[index])

it('EDIT-134: sorts numbers by their value, whatever their separators, signs and currencies', () => {
  expect(sorted(['10', '9', '-2', '1.5'])).toEqual(['-2', '1.5', '9', '10'])
  expect(sorted(['€ 1,200.50', '€ 90', '1 000 €'])).toEqual(['€ 90', '1 000 €', '€ 1,200.50'])
  expect(sorted(['1.234,5', '2,5', '1.300'], 'ascending', 'de')).toEqual(['2,5', '1.234,5', '1.300'])
  expect(sorted(['1.300', '2'], 'ascending', 'en')).toEqual(['1.300', '2'])
  expect(sorted(['5 %', '12 %', '−3 %'], 'descending')).toEqual(['12 %', '5 %', '−3 %'])
})

it('EDIT-134: sorts dates by their day', () => {
  expect(sorted(['2026-11-30', '2025-12-01', '2026-02-03'])).toEqual([
    '2025-12-01',
    '2026-02-03',
    '2026-11-30',
  ])
  expect(sorted(['30.11.2026', '01.12.2025'])).toEqual(['01.12.2025', '30.11.2026'])
  expect(sorted(['12/01/2025', '01/15/2025'], 'ascending', 'en-US')).toEqual(['01/15/2025', '12/01/2025'])
  expect(sorted(['12/01/2025', '01/02/2025'], 'ascending', 'en-GB')).toEqual(['12/01/2025', '01/02/2025'])
  expect(sorted(['3 March 2026', '28 February 2026'])).toEqual(['28 February 2026', '3 March 2026'])
})

it('EDIT-134: sorts words in the language, empty ones last in either direction, equal ones as they were', () => {
  expect(sorted(['b', '', 'Ä', 'a', 'item 10', 'item 9'], 'ascending', 'de')).toEqual([
    'Ä',
    'a',
    'b',
    'item 9',
    'item 10',
    '',
  ])
  expect(sorted(['z', 'ä'], 'ascending', 'sv')).toEqual(['z', 'ä'])
  expect(sorted(['a', '', 'b'], 'descending')).toEqual(['b', 'a', ''])
  expect(sortedIndexes(['a', 'A', 'a'], 'descending', 'en')).toEqual([0, 1, 2])
  expect(sorted(['12', 'x', '3'])).toEqual(['3', '12', 'x'])
})

it('reads long texts as words', () => {
  expect(sorted(['9'.repeat(100_000), '1'])).toEqual(['1', '9'.repeat(100_000)])
})
