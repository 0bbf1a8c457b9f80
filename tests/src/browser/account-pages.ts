import type { Page } from 'playwright-core'

/** Signs in on the page for that. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Email address' }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** What a browser has stored for the page's origin. */
export interface Stored {
  /** The databases with copies of documents, but for empty ones. */
  readonly copies: readonly string[]
  /** Everything in the local storage and in that of the window. */
  readonly texts: string
}

/** Reads what the browser has stored for the page's origin. */
export async function storedBy(page: Page): Promise<Stored> {
  return await page.evaluate(async () => {
    const open = (name: string) =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const count = (database: IDBDatabase, store: string) =>
      new Promise<number>((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).count()
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const copies: string[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('cowrite:')) continue
      const database = await open(name)
      const counts = await Promise.all([...database.objectStoreNames].map((store) => count(database, store)))
      database.close()
      if (counts.some((each) => each > 0)) copies.push(name)
    }
    const texts = JSON.stringify([{ ...localStorage }, { ...sessionStorage }])
    return { copies, texts }
  })
}
