import { CONTENT_LIMITS, ERRORS } from '@cowrite/crdt'
import { DEFAULT_HTTP_LIMITS, DEFAULT_LIMITS, readConfig } from '@cowrite/server'
import { expect, it } from 'vitest'
import { VARIABLES } from '../../../server/src/config/config.ts'
import { readPages, tableOf } from './markdown.ts'

const NONE = '–'

it('OPS-8: the documentation has every variable, with its default', async () => {
  const rows = tableOf(await readPages(), 'configuration')
  expect(rows.map(([name]) => name)).toEqual(VARIABLES)
  const defaults = readConfig({}, [])
  for (const [name = '', value = ''] of rows) {
    if (value === NONE) continue
    // Setting the documented default explicitly changes nothing.
    expect({ name, config: readConfig({ [name]: value }, []) }).toEqual({ name, config: defaults })
  }
})

it('OPS-8: a variable without a default in the documentation has none', async () => {
  const rows = tableOf(await readPages(), 'configuration')
  const without = rows.flatMap(([name = '', value]) => (value === NONE ? [name] : []))
  const { access, assistant, hostTokens, mcp, storage } = readConfig({}, [])
  expect(without).toEqual([
    'COWRITE_PUBLIC_URL',
    'COWRITE_TRUSTED_PROXIES',
    'DATABASE_URL',
    'COWRITE_ENCRYPTION_KEYS',
    'REDIS_URL',
    // Its default depends on others.
    'COWRITE_AUTH',
    'COWRITE_ORIGINS',
    'AUTH_SECRET',
    'AUTH_SECRET_FILE',
    'AUTH_JWKS_URL',
    'AUTH_ALGORITHMS',
    'AUTH_ISSUER',
    'AUTH_AUDIENCE',
    'SMTP_URL',
    'COWRITE_MAIL_FROM',
    'COWRITE_OIDC',
    'COWRITE_OIDC_FILE',
    'COWRITE_FILES_BUCKET',
    'COWRITE_FILES_ENDPOINT',
    'COWRITE_FILES_PREFIX',
    'COWRITE_FILES_ACCESS_KEY',
    'COWRITE_FILES_SECRET_KEY',
    'COWRITE_FILES_SECRET_KEY_FILE',
    'OPENAI_API_KEY',
    'OPENAI_API_KEY_FILE',
    'OPENAI_BASE_URL',
    'COWRITE_MODELS',
    'COWRITE_BUDGET_PERSON',
    'COWRITE_BUDGET_PROJECT',
    'COWRITE_MCP_TOKENS',
    'COWRITE_MCP_TOKENS_FILE',
  ])
  expect({ origins: access.origins, assistant, hostTokens, mcp, store: storage.store.kind }).toEqual({
    origins: [],
    hostTokens: null,
    mcp: { tokens: null },
    assistant: { isEnabled: true, models: [], budgets: { run: { dollars: 0.5, tokens: 200_000 } } },
    store: 'pglite',
  })
})

it.each([
  ['limits', DEFAULT_LIMITS],
  ['http-limits', DEFAULT_HTTP_LIMITS],
])('OPS-8: the documentation has every limit, with its default: %s', async (table, limits) => {
  const rows = tableOf(await readPages(), table)
  const documented = rows.map(([name, value]) => [name, value])
  expect(documented).toEqual(Object.entries(limits).map(([name, value]) => [name, quantity(name, value)]))
})

it('OPS-8: the documentation has every limit on content, with its value', async () => {
  const rows = tableOf(await readPages(), 'content-limits')
  expect(rows.map(([name, value]) => [name, value])).toEqual(
    Object.entries(CONTENT_LIMITS).map(([name, value]) => [name, value.toLocaleString('en')]),
  )
})

it('the documentation has every close code with its errors', async () => {
  const rows = tableOf(await readPages(), 'close-codes')
  const errors = new Map<number, string[]>()
  for (const [name, { close }] of Object.entries(ERRORS)) {
    if (close !== null) errors.set(close, [...(errors.get(close) ?? []), name])
  }
  const codes = [...errors].toSorted(([a], [b]) => a - b)
  expect(rows.map(([code, names = '']) => [code, names.replaceAll('`', '')])).toEqual(
    codes.map(([code, names]) => [String(code), names.join(', ')]),
  )
})

/** A limit as written in the documentation; the suffix of its name is its unit. */
function quantity(name: string, value: number): string {
  if (name.endsWith('Ms')) return `${value / 1000} s`
  if (!/bytes/i.test(name)) return value.toLocaleString('en')
  const mebibytes = value / 1024 / 1024
  return mebibytes >= 1 ? `${mebibytes} MiB` : `${value / 1024} KiB`
}
