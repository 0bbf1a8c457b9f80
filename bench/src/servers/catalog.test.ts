import { describe, expect, it } from 'vitest'
import { DEFAULT_SERVERS, programOf, SERVERS } from './catalog.ts'

const URL = 'postgres://user@127.0.0.1:5433/run_1'

describe('programOf', () => {
  it('without a database keeps documents in memory', () => {
    for (const id of DEFAULT_SERVERS) expect(programOf(SERVERS[id], null)).toBe(SERVERS[id])
    expect(SERVERS.ours.env).toMatchObject({ COWRITE_STORE: 'memory' })
  })

  it('with one uses it where a server can', () => {
    expect(programOf(SERVERS.ours, URL).env).toMatchObject({ COWRITE_STORE: 'database', DATABASE_URL: URL })
    expect(programOf(SERVERS.hocuspocus, URL)).toMatchObject({ env: { BENCH_DATABASE_URL: URL } })
    expect(programOf(SERVERS.hocuspocus, URL).entry).toMatch(/hocuspocus-database\.ts$/)
  })

  it('leaves the others in memory, Cowrite for comparison too', () => {
    expect(programOf(SERVERS['ours-memory'], URL)).toBe(SERVERS['ours-memory'])
    expect(programOf(SERVERS.relay, URL)).toBe(SERVERS.relay)
  })
})
