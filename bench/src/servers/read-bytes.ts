import { performance } from 'node:perf_hooks'
import pg from 'pg'

/**
 * The minimum cost of reading a document's bytes: one plain SELECT with the driver that the servers use, as the first
 * one in its process on an open connection. Prints milliseconds and the number of bytes as JSON.
 */
const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE_URL'] })
await pool.query('SELECT 1')
const start = performance.now()
const { rows } = await pool.query<{ data: Buffer }>('SELECT data FROM bytes WHERE id = $1', [1])
const ms = performance.now() - start
await pool.end()
console.log(JSON.stringify({ ms, bytes: rows[0]?.data.length ?? 0 }))
