import { join } from 'node:path'
import { Kysely, PGliteDialect } from 'kysely'
import type { Keyring } from '../encryption/keyring.ts'
import { lockFolder } from '../folder/folder-lock.ts'
import { StoreError } from '../store-error.ts'
import { DatabaseStore } from './database-store.ts'
import { migrate } from './migrate.ts'
import { openPglite, PgliteSql } from './pglite.ts'

/** PGlite wants a folder of its own; the lock file stands beside it. */
const DATABASE_FOLDER = 'database'

/** Opens the embedded database in `dataDir` and keeps other processes out of it until the store is closed. */
export async function openPgliteStore(
  dataDir: string,
  keys: Keyring | null,
  onMigrated?: (names: readonly string[]) => void,
): Promise<DatabaseStore> {
  const lock = lockFolder(dataDir)
  try {
    const db = await openPglite(join(dataDir, DATABASE_FOLDER)).catch((cause: unknown) => {
      throw new StoreError(
        'unavailable',
        `The embedded database in ${dataDir} cannot be opened: ${String(cause)}`,
        {
          cause,
        },
      )
    })
    try {
      // Not destroyed: that would close the database, which the store goes on using.
      const names = await migrate(new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: db }) }))
      onMigrated?.(names)
      return await DatabaseStore.open('pglite', new PgliteSql(db), keys, () => lock.release())
    } catch (error) {
      await db.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
