import type { Account } from '../../api/accounts.ts'
import { savePerson } from '../../session/presence/stored-person.ts'

/**
 * Keys of what the browser stores for one person. The first says whose it is, and that the page can begin to renew the
 * session at once: `public/early.js` reads it.
 */
const ACCOUNT = 'cowrite.account'
const PERSONAL: readonly string[] = [ACCOUNT, 'cowrite.person', 'cowrite.recent', 'cowrite.favourites']

/** What this browser keeps of a person: the copies of their documents, their lists, their name. */
export class Keepsakes {
  readonly #server: string
  readonly #storage: Storage | null

  constructor(server: string, storage: Storage | null) {
    this.#server = server
    this.#storage = storage
  }

  /** The id of the account whose things are kept; `null`: of none. */
  get account(): string | null {
    return this.#storage?.getItem(ACCOUNT) ?? null
  }

  /** `account` has signed in. What belongs to another one is deleted first. */
  async changeTo(account: Account): Promise<void> {
    if (this.account !== null && this.account !== account.id) await this.clear()
    this.remember(account)
  }

  /** Stores whose browser it is, with name and colour for the next page. */
  remember({ id, name, colour }: Account): void {
    this.#storage?.setItem(ACCOUNT, id)
    if (colour !== '') savePerson(this.#storage, { name, color: colour })
  }

  /** Deletes the copies of documents that the server has in full. */
  async clearSaved(): Promise<void> {
    await this.#clearCopies('saved')
  }

  /** Deletes everything. */
  async clear(): Promise<void> {
    for (const key of PERSONAL) this.#storage?.removeItem(key)
    await this.#clearCopies('all')
  }

  async #clearCopies(which: 'all' | 'saved'): Promise<void> {
    const { clearLocalCopies } = await import('../../session/storage/local-copies.ts')
    await clearLocalCopies(this.#server, which)
  }
}
