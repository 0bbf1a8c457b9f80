import { expect, it } from 'vitest'
import { fuzzyFilter, fuzzyScore } from './fuzzy.ts'

const ENTRIES = ['Heading 1', 'Heading 2', 'Bullet list', 'Task list', 'Table', 'Quotation', 'Überschrift']
const find = (query: string) => fuzzyFilter(query, ENTRIES, (entry) => [entry])

it('finds the characters of the query in their order, whatever the case, spaces and accents', () => {
  expect(find('h2')).toEqual(['Heading 2'])
  expect(find('TABLE')).toEqual(['Table'])
  expect(find('tl')).toEqual(['Task list', 'Table', 'Bullet list'])
  expect(find('heading1')).toEqual(['Heading 1'])
  expect(find('uber')).toEqual(['Überschrift'])
  expect(find('xyz')).toEqual([])
  expect(find('')).toEqual(ENTRIES)
})

it('prefers starts of words and characters in a row', () => {
  expect(fuzzyScore('list', 'Bullet list')).toBeGreaterThan(fuzzyScore('list', 'Plain sixth')!)
  expect(fuzzyScore('ab', 'abc')).toBeGreaterThan(fuzzyScore('ab', 'a b c d e f g h i')! - 3)
  expect(fuzzyScore('ta', 'Table')).toBeGreaterThan(fuzzyScore('ta', 'Quotation')!)
})

it('costs a bounded time for long texts', () => {
  expect(fuzzyScore('aaaaaaaaaa', 'a'.repeat(2_000))).not.toBeNull()
  expect(fuzzyScore('ab'.repeat(20), 'a'.repeat(2_000))).toBeNull()
})
