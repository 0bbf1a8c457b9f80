import { createTestDatabase } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import { createPerson, startAccountServer } from '../harness/accounts.ts'

it('VER-67: an account’s last visit of a document is kept on the server; half an hour without a sign ends one', async () => {
  const database = await createTestDatabase(inject('postgresUrl'))
  const server = await startAccountServer({ env: { DATABASE_URL: database.url } })
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const { accessToken } = await createPerson(server, { name: 'Ann', role: 'owner' })
    const headers = { authorization: `Bearer ${accessToken}` }
    const created = await fetch(`${server.url}/api/documents`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Plan' }),
    })
    const { address } = (await created.json()) as { address: string }
    const visit = async () => {
      const path = `/api/documents/${encodeURIComponent(address)}/visit`
      const answer = await fetch(server.url + path, { method: 'PUT', headers })
      return (await answer.json()) as { since: string | null }
    }
    /** Puts the last sign of the person into the past. */
    const pass = async (minutes: number) => {
      await client.query(`SET cowrite.organization = 'all'`)
      const moved = await client.query(
        `UPDATE document_visit SET seen_at = seen_at - $1 * interval '1 minute' RETURNING seen_at`,
        [minutes],
      )
      return (moved.rows[0] as { seen_at: Date }).seen_at.toISOString()
    }
    expect(await visit()).toEqual({ since: null })
    await pass(20)
    expect(await visit()).toEqual({ since: null })
    const left = await pass(31)
    expect(await visit()).toEqual({ since: left })
    expect(await visit()).toEqual({ since: left })
    const nowhere = await fetch(`${server.url}/api/documents/demo%2Fnone/visit`, { method: 'PUT', headers })
    expect(nowhere.status).toBe(404)
  } finally {
    await client.end()
    await server[Symbol.asyncDispose]()
    await database.drop()
  }
})
