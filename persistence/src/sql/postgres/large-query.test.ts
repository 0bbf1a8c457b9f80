import { Pool } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { isLarge, rowsOf } from './large-query.ts'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  pool = new Pool({ connectionString: database.url, max: 1 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const bytes = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, at) => at % 251))
const large = bytes(3 * 2 ** 20)

it('a statement with large values gives the rows that the driver would give, prepared or not', async () => {
  const client = await pool.connect()
  try {
    await client.query('CREATE TEMP TABLE kept (id int, name text, bytes bytea, other bytea, tags text[])')
    const text = 'INSERT INTO kept VALUES ($1, $2, $3, $4, $5) RETURNING *'
    const values = [7, 'naïve – 한글', large, null, ['a', 'b "c"']]
    const row = { id: 7, name: 'naïve – 한글', bytes: large, other: null, tags: ['a', 'b "c"'] }
    expect(isLarge({ text, values })).toBe(true)
    expect(await rowsOf(client, { text, values })).toEqual([row])
    for (const _ of [1, 2]) expect(await rowsOf(client, { name: 'insert', text, values })).toEqual([row])
    const two = [8, '', bytes(100_000), bytes(200_000), null]
    expect(await rowsOf(client, { name: 'insert', text, values: two })).toEqual([
      { id: 8, name: '', bytes: two[2], other: two[3], tags: null },
    ])
  } finally {
    client.release()
  }
})

it('a large statement that fails rejects with the answer of PostgreSQL, and the connection works on', async () => {
  const client = await pool.connect()
  try {
    const failing = rowsOf(client, { name: 'fails', text: 'SELECT $1::bytea, $2::int', values: [large, 'x'] })
    await expect(failing).rejects.toMatchObject({ code: '22P02' })
    const [row] = await rowsOf(client, { name: 'length', text: 'SELECT length($1::bytea)', values: [large] })
    expect(row).toEqual({ length: large.length })
    const small = { text: 'SELECT $1::text AS said', values: ['yes'] }
    expect(isLarge(small)).toBe(false)
    expect(await rowsOf(client, small)).toEqual([{ said: 'yes' }])
  } finally {
    client.release()
  }
})

it('a large statement on a connection that ended rejects', async () => {
  const lost = new Pool({ connectionString: database.url, max: 1 })
  lost.on('error', () => undefined)
  const client = await lost.connect()
  client.on('error', () => undefined)
  try {
    const cut = rowsOf(client, {
      text: 'SELECT $1::bytea, pg_terminate_backend(pg_backend_pid())',
      values: [large],
    })
    await expect(cut).rejects.toThrow()
    await expect(rowsOf(client, { text: 'SELECT $1::bytea', values: [large] })).rejects.toThrow()
  } finally {
    client.release(true)
    await lost.end()
  }
})
