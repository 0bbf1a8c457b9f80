import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { healthRoutes } from './health.ts'

interface Facts {
  readonly answering: boolean
  readonly journal: 'healthy' | 'retrying'
  readonly full: boolean
  readonly draining: boolean
}

const SINCE = Date.UTC(2030, 0, 2, 3, 4, 5)

/** The reply of `/readyz` under these conditions. */
async function readiness(facts: Facts): Promise<{ code: number; body: Record<string, unknown> }> {
  const app = fastify()
  const state =
    facts.journal === 'healthy'
      ? { name: facts.journal }
      : { name: facts.journal, since: SINCE, failures: 3, error: null }
  healthRoutes(app, {
    ping: facts.answering ? () => Promise.resolve() : () => Promise.reject(new Error('away')),
    journal: { state, pendingUpdates: 7, pendingBytes: 1_500 },
    isJournalFull: () => facts.full,
    isDraining: () => facts.draining,
    nodes: null,
  })
  const response = await app.inject('/readyz')
  await app.close()
  return { code: response.statusCode, body: response.json() }
}

describe('readiness', () => {
  it('OPS-22: tells a database that is away, one that takes nothing, a full journal and a stop apart', async () => {
    const well: Facts = { answering: true, journal: 'healthy', full: false, draining: false }
    const cases: [Partial<Facts>, number, string][] = [
      [{}, 200, 'ready'],
      [{ answering: false }, 503, 'no database'],
      [{ answering: false, journal: 'retrying' }, 503, 'no database'],
      [{ journal: 'retrying' }, 503, 'not saving'],
      [{ answering: false, journal: 'retrying', full: true }, 503, 'journal full'],
      [{ draining: true }, 503, 'draining'],
      [{ draining: true, answering: false, journal: 'retrying', full: true }, 503, 'draining'],
    ]
    for (const [facts, code, status] of cases) {
      const answer = await readiness({ ...well, ...facts })
      expect({ facts, code: answer.code, status: answer.body['status'] }).toEqual({ facts, code, status })
      expect(answer.body).toMatchObject({ unsavedUpdates: 7, unsavedBytes: 1_500 })
    }
  })

  it('OPS-22: says since when', async () => {
    const well: Facts = { answering: true, journal: 'healthy', full: false, draining: false }
    expect((await readiness(well)).body['since']).toBeNull()
    const { body } = await readiness({ ...well, journal: 'retrying' })
    expect(body['since']).toBe(new Date(SINCE).toISOString())
    // The journal is idle, so the problem dates from the first check that finds the database unavailable.
    const before = Date.now()
    const noticed = Date.parse(String((await readiness({ ...well, answering: false })).body['since']))
    expect(noticed).toBeGreaterThanOrEqual(before)
  })
})
