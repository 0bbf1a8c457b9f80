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
