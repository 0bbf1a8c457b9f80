import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '../../../scripts/services/free-port.ts'
import { eventuallyAsked } from './eventually-asked.ts'

/** A PostgreSQL on an existing data folder. `await using` stops it. */
export interface Replica extends AsyncDisposable {
  readonly url: string
}

/**
 * Starts PostgreSQL on `dataDir`, with the programs in `programs`, and resolves when it answers, read-only or not.
 * `like`: the address of the server from which the folder was copied; user and password are the same.
 */
export async function startReplica(dataDir: string, programs: string, like: string): Promise<Replica> {
  const { uid, gid } = await stat(dataDir)
  const url = new URL(like)
  url.port = String(await freePort())
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=on',
    // A replica does not start with fewer than its source.
    `max_connections=${await ask(like, 'SHOW max_connections')}`,
  ]
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', dataDir, '-p', url.port, ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: dataDir, stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid, gid } : {}) },
  )
  const endWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const ended = once(child, 'exit').then(() => process.off('exit', endWithUs))
  await eventuallyAsked('the replica to answer', () =>
    ask(url.href, 'SELECT 1').then(
      () => true,
      (error: unknown) => {
        if (child.exitCode !== null) throw error
        return false
      },
    ),
  )
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGQUIT')
      await ended
    },
  }
}

/** The first column of the first row that a query returns, as text; `undefined` when it returns none. */
export async function ask(url: string, query: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<string[]>({ text: query, rowMode: 'array' })
    return rows[0] === undefined ? undefined : String(rows[0][0])
  } finally {
    await client.end()
  }
}
