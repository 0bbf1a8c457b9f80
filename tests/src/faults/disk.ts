import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { PostgresService } from '../../../scripts/services/postgres.ts'
import { query } from './database.ts'

const run = promisify(execFile)

/**
 * The write-ahead log is written in files of so many bytes, which have to stay writable: without it PostgreSQL would
 * not refuse but crash.
 */
const LOG_FILE_BYTES = 16 * 1024 * 1024
/** More than fit into that, as a row without content takes 80 bytes and more. */
const BALLAST_ROWS = 220_000
const BALLAST = `insert into document_update (organization_id, document_id, seq, bytes, principal)
  select '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', n, '', ''
  from generate_series($1::integer, $2::integer) n`
/** Half a page of PostgreSQL: the next page of the table is written by half, which is what a full disk does. */
const HALF_PAGE = 4096

/**
 * Makes the disk of a PostgreSQL look full to the table of updates, by the limit on the size of files of its
 * processes (`RLIMIT_FSIZE`): unlike a small file system, or a quota, it takes no right to mount. A page that is
 * written by half is to PostgreSQL a full disk: `53100 could not extend file`.
 */
export class Disk {
  readonly #postgres: PostgresService
  readonly #url: string

  /** `url` is that of a superuser, in the database to be filled. */
  constructor(postgres: PostgresService, url: string) {
    this.#postgres = postgres
    this.#url = url
  }

  /** From now on the table of updates takes no further page. */
  async fill(): Promise<void> {
    // Nothing may make room again but the end of this.
    await query(this.#url, 'alter table document_update set (autovacuum_enabled = false)')
    // Rows smaller than any update: what they leave free in a page is too little for one.
    await query(this.#url, BALLAST, [1, BALLAST_ROWS])
    const [row] = await query<{ size: string }>(
      this.#url,
      `select pg_relation_size('document_update') as size`,
    )
    const limit = Number(row?.size) + HALF_PAGE
    if (!(limit > LOG_FILE_BYTES)) throw new Error(`The table has ${row?.size} bytes.`)
    await this.#limitFiles(String(limit))
    // What the pages have left between their rows is free to be used: it is used up.
    await query(this.#url, 'vacuum document_update')
    await query(this.#url, BALLAST, [BALLAST_ROWS + 1, 2 * BALLAST_ROWS]).then(
      () => {
        throw new Error('The disk does not get full.')
      },
      (error: unknown) => {
        if (!(error instanceof Error && error.message.includes('could not extend file'))) throw error
      },
    )
  }

  /** Takes the limit away again. */
  async makeRoom(): Promise<void> {
    await this.#limitFiles('unlimited')
  }

  /** For the main process, from which later connections have it, and for those that serve connections now. */
  async #limitFiles(bytes: string): Promise<void> {
    const { pid } = this.#postgres
    if (pid === null) throw new Error('PostgreSQL is down.')
    await limitFiles(pid, bytes)
    const backends = await query<{ pid: number }>(
      this.#url,
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    for (const backend of backends) await limitFiles(backend.pid, bytes)
  }
}

/** Sets the soft limit of one process, as its owner, who may. */
async function limitFiles(pid: number, bytes: string): Promise<void> {
  const { uid, gid } = await stat(`/proc/${pid}`)
  const owner = process.getuid?.() === 0 ? { uid, gid } : {}
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], owner)
}
