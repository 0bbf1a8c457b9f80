import { join } from 'node:path'
import type { Keyring } from '../../encryption/keyring.ts'
import { lockFolder } from '../../folder/folder-lock.ts'
import { makePrivate, privateFolder } from '../../folder/private-folder.ts'
import { SqlStore } from '../../sql-store.ts'
import { PgliteThread } from './pglite-thread.ts'

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
): Promise<SqlStore> {
  const lock = lockFolder(dataDir)
  try {
    const folder = privateFolder(join(dataDir, DATABASE_FOLDER))
    makePrivate(folder)
    const { sql, migrated } = await PgliteThread.open(folder)
    try {
      onMigrated?.(migrated)
      return await SqlStore.open('pglite', sql, keys, () => lock.release())
    } catch (error) {
      await sql.close()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
