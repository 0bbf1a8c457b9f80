import { expect, it } from 'vitest'
import { TimeFormats } from './time.ts'

const now = Date.parse('2025-06-15T12:00:00.000Z')
const formats = new TimeFormats('en-GB')
const at = (iso: string) => formats.relative(iso, now)

it('says times as people do', () => {
  expect(at('2025-06-15T11:59:40.000Z')).toBe('just now')
  expect(at('2025-06-15T12:00:05.000Z')).toBe('just now')
  expect(at('2025-06-15T11:15:00.000Z')).toBe('45 minutes ago')
  expect(at('2025-06-15T09:00:00.000Z')).toBe('3 hours ago')
  expect(at('2025-06-14T09:00:00.000Z')).toBe('yesterday')
  expect(at('2025-03-03T12:00:00.000Z')).toBe('3 March')
  expect(at('2024-03-03T12:00:00.000Z')).toBe('3 March 2024')
  expect(at('nonsense')).toBe('')
  expect(formats.exact('2025-03-03T12:00:00.000Z')).toMatch(/^03\/03\/2025, \d\d:00:00$/)
  expect(formats.exact('nonsense')).toBe('')
})
