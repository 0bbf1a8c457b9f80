import type { Account } from '../../api/accounts.ts'
import { loadPerson, savePerson } from '../../session/presence/stored-person.ts'
import { storeLanguage } from '../preferences/language.ts'
import type { Theme } from '../preferences/theme.ts'

/**
 * Key of the account whose things the browser keeps. It says also that the page can begin to renew the session at once:
 * `public/early.js` reads it.
 */
const ACCOUNT = 'cowrite.account'

/** Begins all keys of the app; those of the titles of documents go on with the address. */
const OWN = 'cowrite.'
const TITLE = 'cowrite.title:'

/** Keys of choices that belong to the device, not to a person. */
const DEVICE: ReadonlySet<string> = new Set(['cowrite.theme', 'cowrite.single-keys'])

/** What this browser keeps of a person: the copies of their documents, their lists, their name. */
export class Keepsakes {
  readonly #server: string
  readonly #storage: Storage | null
  readonly #onTheme: (theme: Theme) => void

  /** `onTheme` shows and stores the colours that an account has chosen. */
  constructor(server: string, storage: Storage | null, onTheme: (theme: Theme) => void) {
    this.#server = server
    this.#storage = storage
    this.#onTheme = onTheme
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

  /** Stores whose browser it is, with name, colour, theme and language for the next page. */
  remember({ id, name, colour, theme, language }: Account): void {
    this.#storage?.setItem(ACCOUNT, id)
    const { color } = loadPerson(this.#storage)
    savePerson(this.#storage, { name, color: colour ?? color })
    storeLanguage(language, this.#storage)
    this.#onTheme(theme === 'light' || theme === 'dark' ? theme : 'auto')
  }

  /** Deletes the copies of documents that the server has in full. */
  async clearSaved(): Promise<void> {
    this.#remove((key) => key.startsWith(TITLE))
    await this.#clearCopies('saved')
  }

  /** Deletes everything. */
  async clear(): Promise<void> {
    this.#remove((key) => key.startsWith(OWN) && !DEVICE.has(key))
    await this.#clearCopies('all')
  }

  #remove(isMeant: (key: string) => boolean): void {
    const storage = this.#storage
    if (storage === null) return
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    for (const key of keys.filter(isMeant)) storage.removeItem(key)
  }

  async #clearCopies(which: 'all' | 'saved'): Promise<void> {
    const { clearLocalCopies } = await import('../../session/storage/local-copies.ts')
    await clearLocalCopies(this.#server, which)
  }
}
