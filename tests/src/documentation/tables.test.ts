import { CONTENT_LIMITS } from '@cowrite/crdt'
import { DEFAULT_HTTP_LIMITS, DEFAULT_LIMITS, readConfig } from '@cowrite/server'
import { expect, it } from 'vitest'
import { VARIABLES } from '../../../server/src/config/config.ts'
import { readMarkdown, tableOf } from './markdown.ts'

const NONE = '–'

it('OPS-8: the README has every variable, with its default', async () => {
  const rows = tableOf(await readMarkdown('README.md'), 'configuration')
  expect(rows.map(([name]) => name)).toEqual(VARIABLES)
  const defaults = readConfig({}, [])
  for (const [name = '', value = ''] of rows) {
    if (value === NONE) continue
    // Set explicitly, the documented default changes nothing.
    expect({ name, config: readConfig({ [name]: value }, []) }).toEqual({ name, config: defaults })
  }
})

it('OPS-8: a variable without a default in the README has none', async () => {
  const rows = tableOf(await readMarkdown('README.md'), 'configuration')
  const without = rows.flatMap(([name = '', value]) => (value === NONE ? [name] : []))
  const { origins, assistant, store } = readConfig({}, [])
  expect(without).toEqual([
    'DATABASE_URL',
    'COWRITE_ENCRYPTION_KEYS',
    'REDIS_URL',
    'COWRITE_ORIGINS',
    'OPENAI_API_KEY',
    'OPENAI_BASE_URL',
    'COWRITE_MODELS',
  ])
  expect({ origins, assistant, store: store.kind }).toEqual({
    origins: [],
    assistant: { apiKey: undefined, baseUrl: undefined, models: [] },
    store: 'pglite',
  })
})

it.each([
  ['limits', DEFAULT_LIMITS],
  ['http-limits', DEFAULT_HTTP_LIMITS],
])('OPS-8: the README has every limit, with its default: %s', async (table, limits) => {
  const rows = tableOf(await readMarkdown('README.md'), table)
  const documented = rows.map(([name, value]) => [name, value])
  expect(documented).toEqual(Object.entries(limits).map(([name, value]) => [name, quantity(name, value)]))
})

it('OPS-8: the README has every limit on content, with its value', async () => {
  const rows = tableOf(await readMarkdown('README.md'), 'content-limits')
  expect(rows.map(([name, value]) => [name, value])).toEqual(
    Object.entries(CONTENT_LIMITS).map(([name, value]) => [name, value.toLocaleString('en')]),
  )
})

/** A limit as the README writes it; its name says its unit. */
function quantity(name: string, value: number): string {
  if (name.endsWith('Ms')) return `${value / 1000} s`
  if (!/bytes/i.test(name)) return value.toLocaleString('en')
  const mebibytes = value / 1024 / 1024
  return mebibytes >= 1 ? `${mebibytes} MiB` : `${value / 1024} KiB`
}
