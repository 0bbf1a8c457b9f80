import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { PostgresService } from '../../../scripts/services/postgres.ts'
import { query } from './database.ts'

const run = promisify(execFile)

/**
 * Size of a file of the write-ahead log, which must remain writable: otherwise PostgreSQL would crash instead of
 * refusing.
 */
const LOG_FILE_BYTES = 16 * 1024 * 1024
/** More rows than fit into that size, since a row without content takes at least 80 bytes. */
const BALLAST_ROWS = 220_000
const BALLAST = `insert into document_update (organization_id, document_id, seq, bytes, principal)
  select '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', n, '', ''
  from generate_series($1::integer, $2::integer) n`
/** Half a page of PostgreSQL: the next page of the table is written only by half, as on a full disk. */
const HALF_PAGE = 4096

/**
 * Makes the disk of a PostgreSQL appear full for the table of updates, by limiting the file size of its processes
 * (`RLIMIT_FSIZE`). Unlike a small file system or a quota, this does not need permission to mount. PostgreSQL treats a
 * partially written page as a full disk: `53100 could not extend file`.
 */
export class Disk {
  readonly #postgres: PostgresService
  readonly #url: string

  /** `url`: the address of the database to be filled, as superuser. */
  constructor(postgres: PostgresService, url: string) {
    this.#postgres = postgres
    this.#url = url
  }

  /** From now on the table of updates cannot get another page. */
  async fill(): Promise<void> {
    // Prevents autovacuum from freeing space.
    await query(this.#url, 'alter table document_update set (autovacuum_enabled = false)')
    // Rows smaller than any update: the space that they leave in a page is too small for one.
    await query(this.#url, BALLAST, [1, BALLAST_ROWS])
    const [row] = await query<{ size: string }>(
      this.#url,
      `select pg_relation_size('document_update') as size`,
    )
    const limit = Number(row?.size) + HALF_PAGE
    if (!(limit > LOG_FILE_BYTES)) throw new Error(`The table has ${row?.size} bytes.`)
    await this.#limitFiles(String(limit))
    // Makes the free space between the rows usable, and fills it.
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

  /** Removes the limit. */
  async makeRoom(): Promise<void> {
    await this.#limitFiles('unlimited')
  }

  /**
   * For the main process, from which later connections inherit the limit, and for the processes of current connections.
   */
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

/** Sets the soft limit of one process, as the owner of the process, who is allowed to. */
async function limitFiles(pid: number, bytes: string): Promise<void> {
  const { uid, gid } = await stat(`/proc/${pid}`)
  const owner = process.getuid?.() === 0 ? { uid, gid } : {}
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], owner)
}
