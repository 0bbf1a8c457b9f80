import { Database } from '@hocuspocus/extension-database'
import { type Extension, Server } from '@hocuspocus/server'
import pg from 'pg'

/**
 * Hocuspocus with its database extension, as in the extension's documentation: the whole document is written to one
 * row, 2 s after the last change and 10 s after the first at the latest (its defaults). With a Redis, also with its
 * Redis extension, as documented.
 */
const pool = new pg.Pool({
  connectionString: process.env['BENCH_DATABASE_URL'],
  application_name: 'hocuspocus',
})
await pool.query('CREATE TABLE IF NOT EXISTS document (name text PRIMARY KEY, data bytea NOT NULL)')

const database = new Database({
  fetch: async ({ documentName }) => {
    const found = await pool.query<{ data: Buffer }>('SELECT data FROM document WHERE name = $1', [
      documentName,
    ])
    return found.rows[0]?.data ?? null
  },
  store: async ({ documentName, state }) => {
    await pool.query(
      'INSERT INTO document (name, data) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET data = excluded.data',
      [documentName, state],
    )
  },
})

async function redisExtension(url: string): Promise<Extension> {
  // Loaded on use only, so that runs without Redis do not measure it.
  const { Redis } = await import('@hocuspocus/extension-redis')
  const { hostname, port } = new URL(url)
  return new Redis({ host: hostname, port: Number(port) })
}

const redisUrl = process.env['BENCH_REDIS_URL']
const server = new Server({
  address: '127.0.0.1',
  port: Number(process.env['PORT']),
  quiet: true,
  extensions: redisUrl === undefined ? [database] : [await redisExtension(redisUrl), database],
})
await server.listen()
