import { readdir, readlink } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresService } from '../../../scripts/services/postgres.ts'

/** A process of PostgreSQL ends after its current statement. */
const GONE_DEADLINE_MS = 20_000

/**
 * `kill -9` of PostgreSQL's main process; resolves when the others are gone too. They finish their current statement,
 * so its commit is acknowledged correctly. Needs Linux's /proc.
 */
export async function killPostgres(postgres: PostgresService): Promise<void> {
  const { dataDir } = postgres
  if (dataDir === null) throw new Error('This PostgreSQL is not ours to kill.')
  await postgres.kill9()
  const deadline = performance.now() + GONE_DEADLINE_MS
  while (await isUsed(dataDir)) {
    if (performance.now() > deadline) throw new Error(`Processes of PostgreSQL stay in ${dataDir}.`)
    await delay(10)
  }
}

/** Whether any process has its working directory there, as all processes of a PostgreSQL do. */
async function isUsed(folder: string): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const places = await Promise.all(
    processes.map((pid) =>
      readlink(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => {
        // It has ended in the meantime, or belongs to another user.
        if (error.code === 'ENOENT' || error.code === 'ESRCH' || error.code === 'EACCES') return null
        throw error
      }),
    ),
  )
  return places.includes(folder)
}
