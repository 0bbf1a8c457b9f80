import type { ClientAuthor } from '../../api/authors.ts'
import type { ApiResult } from '../../api/http.ts'

/** An id of Yjs: the client that inserted something, and its clock. */
export interface ItemId {
  readonly client: number
  readonly clock: number
}

/** Asks the server for the authors of these clients. */
export type AskAuthors = (clients: readonly number[]) => Promise<ApiResult<{ authors: ClientAuthor[] }>>

/** Time after which clients whose author was not known are asked for again, ms. */
const AGAIN_MS = 5_000

/** Entries of one client, by clock, and when they were asked for. */
interface Known {
  readonly entries: readonly ClientAuthor[]
  readonly at: number
}

/** The authors of a document as far as somebody has asked for them. Each client is asked for once. */
export class AuthorTable {
  readonly #ask: AskAuthors
  readonly #now: () => number
  readonly #known = new Map<number, Known>()

  /** `now`: milliseconds. */
  constructor(ask: AskAuthors, now: () => number) {
    this.#ask = ask
    this.#now = now
  }

  /** The authors of these ids; `null` for those that nobody knows, or while the server cannot be reached. */
  async authorsOf(ids: readonly ItemId[]): Promise<readonly (ClientAuthor | null)[]> {
    const lacking = new Set(ids.map(({ client }) => client).filter((client) => !this.#isKnown(client)))
    if (lacking.size > 0) {
      const asked = await this.#ask([...lacking])
      const entries = asked.ok ? asked.value.authors : []
      for (const client of lacking) {
        this.#known.set(client, {
          entries: entries.filter((entry) => entry.client === client),
          at: this.#now(),
        })
      }
    }
    return ids.map(({ client, clock }) => {
      const entries = this.#known.get(client)?.entries ?? []
      return entries.findLast((entry) => entry.clock <= clock) ?? null
    })
  }

  #isKnown(client: number): boolean {
    const known = this.#known.get(client)
    return known !== undefined && (known.entries.length > 0 || this.#now() - known.at < AGAIN_MS)
  }
}
