import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type DocumentRecord, openStore, type Store } from '@cowrite/persistence'
import type { Config } from '../config/config.ts'
import { CommandError } from './command.ts'

/** Documents read from the database at a time. */
const PAGE = 100

/** How a command opens the database. */
export interface OpenOptions {
  /** Create an embedded database when there is none. */
  readonly create: boolean
  readonly onMigrated?: (names: readonly string[]) => void
}

/**
 * Opens the configured database, migrates its schema, runs `work`, and always closes it. Rejects with {@link
 * CommandError} when there is no database, and like `openStore`.
 */
export async function withStore<Result>(
  config: Config,
  options: OpenOptions,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await open(config, options)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function open(config: Config, { create, onMigrated }: OpenOptions): Promise<Store> {
  const { store: settings, keys } = config.storage
  const migrated = onMigrated === undefined ? {} : { onMigrated }
  switch (settings.kind) {
    case 'memory':
      throw new CommandError('COWRITE_STORE=memory keeps nothing, so there is no database to work on.')
    case 'pglite':
      if (!create && !existsSync(join(settings.dataDir, 'database'))) {
        throw new CommandError(
          `There is no database in ${settings.dataDir}. Set COWRITE_DATA_DIR or DATABASE_URL as for the server.`,
        )
      }
      return await openStore({ ...settings, keys, ...migrated })
    case 'postgres':
      return await openStore({ ...settings, keys, ...migrated })
    default:
      return settings satisfies never
  }
}

/** Documents of one project or all, including the trash, in the order of ids, after the document `after`. */
export async function* allDocuments(
  store: Store,
  signal: AbortSignal,
  options: { readonly project?: string | undefined; readonly after?: string | null } = {},
): AsyncGenerator<DocumentRecord> {
  let after = options.after ?? null
  for (;;) {
    const project = options.project === undefined ? {} : { project: options.project }
    const documents = await store.maintenance.documents({ ...project, after, limit: PAGE })
    for (const document of documents) {
      signal.throwIfAborted()
      yield document
      after = document.id
    }
    if (documents.length < PAGE) return
  }
}
