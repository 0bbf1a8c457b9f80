import { expect, it } from 'vitest'
import { loadRecent, saveRecent } from './recent-entries.ts'
import { MAX_ROWS, shownSections, slashEntries } from './slash-entries.ts'

const entries = slashEntries(() => {})

/** The labels of what is shown, under their headings. */
function shown(query: string, recent: readonly string[] = []): Record<string, string[]> {
  const { sections } = shownSections(entries, query, recent)
  return Object.fromEntries(sections.map(({ title, entries }) => [title, entries.map(({ label }) => label)]))
}

it('shows the first entries and says how many typing finds', () => {
  const { sections, hidden } = shownSections(entries, '', [])
  expect(sections.map(({ title }) => title)).toEqual(['Text', 'Insert', 'Agents'])
  expect(sections.flatMap(({ entries }) => entries)).toHaveLength(MAX_ROWS)
  expect(hidden).toBe(entries.length - MAX_ROWS)
})

it('shows first what was used last', () => {
  expect(shown('', ['table', 'rule', 'gone'])['Recent']).toEqual(['Table', 'Dividing line'])
  expect(shown('', ['table'])['Insert']).not.toContain('Table')
})

it('finds entries by their names and by other words', () => {
  expect(shown('todo')).toEqual({ Found: ['Task list'] })
  expect(shown('h3')['Found']?.[0]).toBe('Heading 3')
  expect(shown('picture')['Found']?.[0]).toBe('Image')
  expect(shown('zzz')).toEqual({})
})

it('remembers the last entries, the newest first', () => {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
  for (const id of ['a', 'b', 'a', 'c', 'd']) saveRecent(storage, id)
  expect(loadRecent(storage)).toEqual(['d', 'c', 'a'])
  expect(loadRecent(null)).toEqual([])
})
