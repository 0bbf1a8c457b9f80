import { join } from 'node:path'
import { lockFolder } from '../../folder/folder-lock.ts'
import { makePrivate, privateFolder } from '../../folder/private-folder.ts'
import type { OpenDatabase } from '../open-database.ts'
import { PgliteThread } from './pglite-thread.ts'

/** PGlite needs a folder of its own; the lock file stands beside it. */
const DATABASE_FOLDER = 'database'

/**
 * Opens the embedded database in `dataDir`, migrates it, and locks the folder against other processes until it is
 * released. The files are made private to their owner, those of earlier starts included.
 */
export async function openPgliteDatabase(
  dataDir: string,
  onMigrated: (names: readonly string[]) => void = () => {},
): Promise<OpenDatabase> {
  const lock = lockFolder(dataDir)
  try {
    const folder = privateFolder(join(dataDir, DATABASE_FOLDER))
    makePrivate(folder)
    const { sql, migrated } = await PgliteThread.open(folder)
    onMigrated(migrated)
    return { sql, release: () => lock.release() }
  } catch (error) {
    lock.release()
    throw error
  }
}
