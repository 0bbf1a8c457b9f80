import { parentPort, workerData } from 'node:worker_threads'
import { Kysely, PGliteDialect } from 'kysely'
import { StoreError } from '../../store-error.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import { migrate } from '../migrations/migrate.ts'
import { ensureCluster } from './ensure-cluster.ts'
import { packBytes } from './packed-bytes.ts'
import { openPglite, queryPglite } from './pglite.ts'
import type { PgliteFailure, PgliteReply, PgliteRequest, PgliteThreadData } from './pglite-messages.ts'
import { dropSuperuser, makeRole } from './restrict-pglite.ts'

/** Runs PGlite in a worker thread: executes the statements that arrive at the port one after the other. */
async function serve(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('to be run in a worker thread')
  const reply = (message: PgliteReply): void => port.postMessage(message)
  const { folder } = workerData as PgliteThreadData
  try {
    const isCopy = await ensureCluster(folder)
    const db = await openPglite(folder).catch((cause: unknown) => {
      throw new StoreError(
        'unavailable',
        `The embedded database in ${folder} cannot be opened: ${String(cause)}`,
        { cause },
      )
    })
    // Not destroyed: that would close the database, which is used after the migrations.
    const ran = await migrate(new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: db }) }))
    if (ran.length > 0) await makeRole(db)
    await dropSuperuser(db)
    // The template has the result of all migrations.
    const migrated = isCopy ? MIGRATIONS.map(({ name }) => name) : ran
    port.on('message', (request: PgliteRequest) => {
      if (request.kind === 'close') {
        void db.close().then(
          () => reply({ kind: 'closed' }),
          () => reply({ kind: 'closed' }),
        )
        return
      }
      const { id, text, parameters } = request
      queryPglite(db, text, parameters).then(
        (rows) => {
          const bytes = packBytes(rows)
          port.postMessage(
            { kind: 'rows', id, rows, bytes } satisfies PgliteReply,
            bytes ? [bytes.buffer.buffer] : [],
          )
        },
        (error: unknown) => reply({ kind: 'failed', id, failure: failureOf(error) }),
      )
    })
    reply({ kind: 'open', migrated })
  } catch (error) {
    reply({ kind: 'not-open', failure: failureOf(error) })
  }
}

function failureOf(error: unknown): PgliteFailure {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof StoreError ? error.code : null
  const state = error instanceof Error && !code && 'code' in error ? error.code : null
  return { message, code, sqlState: typeof state === 'string' ? state : null }
}

await serve()
