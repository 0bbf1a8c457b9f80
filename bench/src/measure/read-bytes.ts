import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { SERVER_CORE } from '../run/cores.ts'
import type { RunDatabase } from '../run/database.ts'

const run = promisify(execFile)

/** Stores bytes in a row of the benchmark's own database, for {@link timeRead}; replaces earlier ones. */
export async function keepBytes({ probeUrl }: RunDatabase, bytes: Uint8Array): Promise<void> {
  const client = new pg.Client({ connectionString: probeUrl })
  await client.connect()
  try {
    await client.query('CREATE TABLE IF NOT EXISTS bytes (id integer PRIMARY KEY, data bytea NOT NULL)')
    await client.query(
      'INSERT INTO bytes (id, data) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET data = excluded.data',
      [Buffer.from(bytes)],
    )
  } finally {
    await client.end()
  }
}

/**
 * Makes a new Node process on the servers' core read the stored bytes by one SELECT; returns its duration in
 * milliseconds.
 */
export async function timeRead({ probeUrl }: RunDatabase, length: number): Promise<number> {
  const entry = fileURLToPath(new URL('../servers/read-bytes.ts', import.meta.url))
  const { stdout } = await run('taskset', ['-c', String(SERVER_CORE), process.execPath, entry], {
    env: { ...process.env, BENCH_DATABASE_URL: probeUrl },
  })
  const { ms, bytes } = JSON.parse(stdout) as { ms: number; bytes: number }
  if (bytes !== length) throw new Error(`${bytes} bytes were read instead of ${length}`)
  return ms
}
