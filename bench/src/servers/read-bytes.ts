import { performance } from 'node:perf_hooks'
import pg from 'pg'

/**
 * What reading a document's bytes costs at the least: one plain SELECT by the driver that the servers use, as the first
 * in its process on a connection that is open. Prints milliseconds and the number of bytes as JSON.
 */
const pool = new pg.Pool({ connectionString: process.env['BENCH_DATABASE_URL'] })
await pool.query('SELECT 1')
const start = performance.now()
const { rows } = await pool.query<{ data: Buffer }>('SELECT data FROM bytes WHERE id = $1', [1])
const ms = performance.now() - start
await pool.end()
console.log(JSON.stringify({ ms, bytes: rows[0]?.data.length ?? 0 }))
