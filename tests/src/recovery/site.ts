import { chown, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type PostgresService, startPostgres } from '../../../scripts/services/postgres.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { openProcedure, type Procedure } from './procedure.ts'

/** An installation of Cowrite whose PostgreSQL can be lost. */
export interface Site extends AsyncDisposable {
  readonly postgres: PostgresService
  readonly dataDir: string
  /** Folder of PostgreSQL's programs. */
  readonly programs: string
  /** The procedure's folder of backups; it survives the loss of the data. */
  readonly backupDir: string
  /** The documented procedure, with this site's folders and addresses. */
  readonly procedure: Procedure
  /** An empty folder for a backup or a replica, writable for PostgreSQL's user. */
  folder(name: string): Promise<string>
  /** Starts Cowrite on a database of the site, by default on a free port. */
  serve(databaseUrl: string, port?: number): Promise<RunningServer>
  /** The address of a database of the site's PostgreSQL. */
  database(name: string): string
  /** Performs the checks of the procedure before a restored database is opened to users; rejects when one fails. */
  check(databaseUrl: string): Promise<void>
  /** Kills PostgreSQL and deletes all its data. */
  burn(): Promise<void>
}

/** Starts a PostgreSQL with a new data folder; `await using` removes it, including backups. */
export async function openSite(): Promise<Site> {
  const postgres = await startPostgres({ own: true })
  const { dataDir, programs } = postgres
  if (dataDir === null || programs === null) throw new Error('A PostgreSQL of our own has no data folder.')
  const { uid, gid } = await stat(dataDir)
  const folder = async (name: string): Promise<string> => {
    const path = join(dirname(dataDir), name)
    await mkdir(path, { mode: 0o700 })
    await chown(path, uid, gid)
    return path
  }
  const database = (name: string): string => {
    const url = new URL(postgres.url)
    url.pathname = `/${name}`
    return url.href
  }
  try {
    const backupDir = await folder('backup')
    const procedure = await openProcedure(postgres, {
      ADMIN_URL: postgres.url,
      DATABASE_URL: postgres.url,
      RESTORED_URL: database('cowrite_restored'),
      PGDATA: dataDir,
      BACKUP_DIR: backupDir,
      ARCHIVE_DIR: await folder('archive'),
    })
    return {
      postgres,
      dataDir,
      programs,
      backupDir,
      procedure,
      folder,
      database,
      serve: (databaseUrl, port) =>
        startServer({
          env: { COWRITE_STORE: 'database', DATABASE_URL: databaseUrl },
          ...(port === undefined ? {} : { port }),
        }),
      check: async (databaseUrl) => {
        const [documents, edits] = (await procedure.run('count', databaseUrl)).split('|').map(Number)
        if (!documents || !edits) throw new Error(`${documents} documents and ${edits} edits were restored.`)
        await procedure.with({ DATABASE_URL: databaseUrl }).run('verify')
      },
      burn: async () => {
        await postgres.kill9()
        // Its other processes notice the end a moment later, and may still write.
        await rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 50 })
      },
      [Symbol.asyncDispose]: () => postgres.stop(),
    }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}
