/** Key, in the store `custom` of y-indexeddb, of the flag that says whether the local copy contains edits that the server has not acknowledged. */
export const UNSAVED_KEY = 'unsaved'

/**
 * Name of the database of a document's local copy. It contains the server's host, because a page that embeds widgets may
 * open the same address on several servers.
 */
export function localCopyName(server: string, address: string): string {
  return localCopyPrefix(server) + address
}

/** The beginning of the names of all local copies of documents of a server. */
export function localCopyPrefix(server: string): string {
  return `cowrite:${new URL(server).host}:`
}

/** Name of the database of a document's uploads that are not complete. Addresses have no line feeds. */
export function uploadsName(server: string, address: string): string {
  return `${localCopyName(server, address)}\nfiles`
}

/** Name of the database of what the user suggests in a document. Addresses have no line feeds. */
export function suggestedName(server: string, address: string): string {
  return `${localCopyName(server, address)}\nsuggested`
}

/**
 * Opens a database of the browser, with the stores that `create` makes in a new one. Resolves to `null` where the browser
 * has none (private windows, full or blocked storage).
 */
export function openDatabase(
  name: string,
  create: (database: IDBDatabase) => void,
): Promise<IDBDatabase | null> {
  if (typeof indexedDB === 'undefined') return Promise.resolve(null)
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => create(request.result)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
      request.onblocked = () => resolve(null)
    } catch {
      // Some browsers throw when storage is forbidden.
      resolve(null)
    }
  })
}

/** Deletes the content of a database of y-indexeddb. A database that another window has open cannot be deleted. */
export function clearDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onerror = () => reject(request.error ?? new Error(`The database ${name} cannot be opened.`))
    request.onsuccess = () => {
      const database = request.result
      const stores = [...database.objectStoreNames]
      const transaction = database.transaction(stores, 'readwrite')
      for (const store of stores) transaction.objectStore(store).clear()
      transaction.oncomplete = () => {
        database.close()
        resolve()
      }
      transaction.onabort = () =>
        reject(transaction.error ?? new Error(`The database ${name} cannot be emptied.`))
    }
  })
}
