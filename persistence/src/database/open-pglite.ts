import { join } from 'node:path'
import { Kysely, PGliteDialect } from 'kysely'
import type { Keyring } from '../encryption/keyring.ts'
import { lockFolder } from '../folder/folder-lock.ts'
import { makePrivate, privateFolder } from '../folder/private-folder.ts'
import { StoreError } from '../store-error.ts'
import { DatabaseStore } from './database-store.ts'
import { migrate } from './migrate.ts'
import { openPglite, PgliteSql } from './pglite.ts'

/** PGlite wants a folder of its own; the lock file stands beside it. */
const DATABASE_FOLDER = 'database'

/**
 * Opens the embedded database in `dataDir` and keeps other processes out of it until the store is closed, and other
 * users for good: also what an earlier start left readable for them is closed to them.
 */
export async function openPgliteStore(
  dataDir: string,
  keys: Keyring | null,
  onMigrated?: (names: readonly string[]) => void,
): Promise<DatabaseStore> {
  const lock = lockFolder(dataDir)
  try {
    const folder = privateFolder(join(dataDir, DATABASE_FOLDER))
    makePrivate(folder)
    const db = await openPglite(folder).catch((cause: unknown) => {
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
