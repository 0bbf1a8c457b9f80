import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { delimiter, dirname } from 'node:path'
import { promisify } from 'node:util'
import type { PostgresService } from '../../../scripts/services/postgres.ts'
import { ROOT, readMarkdown } from '../documentation/markdown.ts'

const run = promisify(execFile)

/** A fenced block of the documented procedure. */
export interface Block {
  /** The id in the comment `<!-- recovery: id -->` before it; `null` when there is none. */
  readonly id: string | null
  readonly language: string
  readonly code: string
}

/** The variables that a reader of the procedure sets. */
export type Variables = Readonly<Record<string, string>>

/** All fenced blocks of docs/recovery.md, in order. */
export async function readBlocks(): Promise<Block[]> {
  const markdown = await readMarkdown('docs/recovery.md')
  const blocks = markdown.matchAll(/(?:<!-- recovery: ([\w-]+) -->\n)?^```(\w*)\n(.*?)\n```$/gms)
  return [...blocks].map(([, id = null, language = '', code = '']) => ({ id, language, code }))
}

/** Runs blocks of docs/recovery.md unchanged. */
export interface Procedure {
  /**
   * Runs the block `id` and resolves to its output: shell commands as the user that owns the data folder, with the
   * programs of its PostgreSQL first on PATH; those of Cowrite, which begin with `node`, as the current user in the
   * project's folder; SQL through psql on `url`, by default the superuser's, one row per line with `|` between columns.
   *
   * @throws Error when there is no such block, when a command fails, or when it uses a variable without a value.
   */
  run(id: string, url?: string): Promise<string>
  /** The same procedure with additional or other values of variables. */
  with(variables: Variables): Procedure
}

/** The procedure for a reader whose PostgreSQL is `postgres`; `null`: a reader with the embedded database only. */
export async function openProcedure(
  postgres: PostgresService | null,
  variables: Variables,
): Promise<Procedure> {
  const blocks = await readBlocks()
  const { dataDir = null, programs = null } = postgres ?? {}
  const owner = dataDir === null ? {} : await ownerOf(dataDir)
  const folders = [programs, dirname(process.execPath), process.env['PATH']]
  const path = folders.filter((folder) => typeof folder === 'string').join(delimiter)
  const open = (values: Variables): Procedure => ({
    run: async (id, url = values['ADMIN_URL']) => {
      const block = blocks.find((candidate) => candidate.id === id)
      if (block === undefined) throw new Error(`docs/recovery.md has no block ${id}.`)
      const { stdout } = await run('sh', ['-euc', commandOf(block)], {
        ...(block.code.startsWith('node ') ? { cwd: ROOT } : { cwd: '/', ...owner }),
        env: { PATH: path, SQL: block.code, ...(url === undefined ? {} : { SQL_URL: url }), ...values },
      })
      return stdout.trim()
    },
    with: (more) => open({ ...values, ...more }),
  })
  return open(variables)
}

/** The user for commands on PostgreSQL's folders: only root can, and must, become another user. */
async function ownerOf(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const { uid, gid } = await stat(folder)
  return { uid, gid }
}

function commandOf({ id, language, code }: Block): string {
  switch (language) {
    case 'sh':
      return code
    case 'sql':
      // From standard input each statement is a separate transaction, as ALTER SYSTEM requires.
      return 'printf %s "$SQL" | psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$SQL_URL"'
    default:
      throw new Error(`Nobody can run ${id}, which is in the language "${language}".`)
  }
}
