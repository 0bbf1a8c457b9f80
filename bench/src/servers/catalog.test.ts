import { describe, expect, it } from 'vitest'
import { DEFAULT_SERVERS, programOf, SERVERS } from './catalog.ts'

const NONE = { database: null, redis: null }
const URL = 'postgres://user@127.0.0.1:5433/run_1'
const KEPT = { database: URL, redis: null }
const REDIS_URL = 'redis://127.0.0.1:6380'

describe('programOf', () => {
  it('without a database keeps documents in memory', () => {
    for (const id of DEFAULT_SERVERS) expect(programOf(SERVERS[id], NONE)).toBe(SERVERS[id])
    expect(SERVERS.ours.env).toMatchObject({ COWRITE_STORE: 'memory' })
  })

  it('with one uses it where a server can', () => {
    expect(programOf(SERVERS.ours, KEPT).env).toMatchObject({ COWRITE_STORE: 'database', DATABASE_URL: URL })
    expect(programOf(SERVERS.hocuspocus, KEPT)).toMatchObject({ env: { BENCH_DATABASE_URL: URL } })
    expect(programOf(SERVERS.hocuspocus, KEPT).entry).toMatch(/hocuspocus-database\.ts$/)
  })

  it('has nodes meet at the Redis, if there is one', () => {
    const both = { database: URL, redis: REDIS_URL }
    expect(programOf(SERVERS.ours, both).env).toMatchObject({ DATABASE_URL: URL, REDIS_URL })
    expect(programOf(SERVERS.hocuspocus, both).env).toMatchObject({ BENCH_REDIS_URL: REDIS_URL })
    expect(programOf(SERVERS.ours, KEPT).env).not.toHaveProperty('REDIS_URL')
    expect(programOf(SERVERS.hocuspocus, KEPT).env).not.toHaveProperty('BENCH_REDIS_URL')
  })

  it('leaves the others in memory, Cowrite for comparison too', () => {
    expect(programOf(SERVERS['ours-memory'], KEPT)).toBe(SERVERS['ours-memory'])
    expect(programOf(SERVERS.relay, KEPT)).toBe(SERVERS.relay)
  })
})
