import { clearDatabase, localCopyPrefix, UNSAVED_KEY } from './local-database.ts'

/**
 * Deletes the local copies of the documents of a server. `saved`: only those without edits that the server has not
 * acknowledged.
 */
export async function clearLocalCopies(server: string, which: 'all' | 'saved'): Promise<void> {
  for (const name of await localCopies(server)) {
    if (which === 'saved' && (await hasUnsaved(name))) continue
    await clearDatabase(name)
    // Where another window has it open, its empty rest is deleted when that window is closed.
    indexedDB.deleteDatabase(name)
  }
}

/** How many local copies have edits that the server has not acknowledged. */
export async function countUnsavedCopies(server: string): Promise<number> {
  let count = 0
  for (const name of await localCopies(server)) if (await hasUnsaved(name)) count++
  return count
}

/** The names of the databases of local copies. Empty where the browser stores none, or cannot list them. */
async function localCopies(server: string): Promise<readonly string[]> {
  // Missing in Firefox before 126.
  if (typeof indexedDB === 'undefined' || typeof indexedDB.databases !== 'function') return []
  const prefix = localCopyPrefix(server)
  const databases = await indexedDB.databases().catch(() => {
    // Some browsers refuse when storage is forbidden; then there are no copies.
    return []
  })
  return databases.map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix))
}

function hasUnsaved(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onerror = () => reject(request.error ?? new Error(`The database ${name} cannot be opened.`))
    request.onsuccess = () => {
      const database = request.result
      if (!database.objectStoreNames.contains('custom')) {
        database.close()
        resolve(false)
        return
      }
      const flag = database.transaction('custom').objectStore('custom').get(UNSAVED_KEY)
      flag.onsuccess = () => {
        database.close()
        resolve(flag.result === 1)
      }
      flag.onerror = () => {
        database.close()
        reject(flag.error ?? new Error(`The database ${name} cannot be read.`))
      }
    }
  })
}
