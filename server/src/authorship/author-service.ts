import type { Author, AuthorKind, Authorship, Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { AuthorNames } from './author-names.ts'

/** What is told of the run under which an agent wrote. */
export interface RunFacts {
  /** The model that was asked; `null`: none. */
  readonly model: string | null
  /** The person who asked for the run. */
  readonly invoker: { readonly id: string; readonly name: string }
}

/** What an {@link AuthorService} works with. */
export interface AuthorServiceOptions {
  readonly store: Pick<Store, 'forTenants'>
  readonly documents: Pick<DocumentService, 'find'>
  readonly registry: Pick<RoomRegistry, 'find'>
  readonly names: AuthorNames
  /** The runs with these ids, as far as they are known. */
  readonly runFacts: (ids: readonly string[]) => Promise<ReadonlyMap<string, RunFacts>>
}

/** The author of what a Yjs client wrote from `clock` up to the next entry of the same client. */
export interface ClientAuthor {
  readonly client: number
  readonly clock: number
  readonly principal: string
  /** The name to show: that of the agent, or what is known of the person. */
  readonly name: string
  /** `#rrggbb`; `null`: none is known. */
  readonly colour: string | null
  readonly kind: AuthorKind
  /** The run of an agent; else `null`. */
  readonly run: string | null
  /** The model that the agent asked; `null`: none, or not known. */
  readonly model: string | null
  /** The person who asked the agent; `null` for people, and when it is not known. */
  readonly invoker: RunFacts['invoker'] | null
  /** Who accepted it, when it was suggested; else `null`. */
  readonly acceptedBy: RunFacts['invoker'] | null
  /** When the first of it was stored; `null`: it is not stored yet. */
  readonly at: Date | null
}

/** Most entries in one answer: a document with more is asked by clients. */
const LIMIT = 10_000
/** Most runs that are looked up for one answer. */
const MOST_RUNS = 200

/** Tells who wrote which characters of a document. */
export class AuthorService {
  private readonly options: AuthorServiceOptions

  constructor(options: AuthorServiceOptions) {
    this.options = options
  }

  /**
   * The authors of what these Yjs clients wrote in a document, or of all clients, 10,000 entries at most, by client, then
   * clock. Rejects with a `ServiceError` when the caller may not read the document.
   */
  async authors(
    principal: Principal,
    name: string,
    clients: readonly number[] | null,
  ): Promise<readonly ClientAuthor[]> {
    const { store, documents, registry } = this.options
    const document = await documents.find(principal, name)
    const { authorship, proposals } = store.forTenants([document.organization])
    const stored = await authorship.list(document.id, { clients, limit: LIMIT })
    const acceptances = await proposals.acceptances(document.id, { clients, limit: LIMIT })
    const acceptors = new Map(
      (await this.options.names.of(acceptances.map(({ principal }) => acceptor(principal)))).map(
        ({ id, name }, index) => [acceptances[index]!.client, { id, name }],
      ),
    )
    const known = new Set(stored.map(keyOf))
    const asked = clients === null ? null : new Set(clients)
    // What was written just now is in the room only.
    const fresh = (registry.find(document)?.authors.all() ?? []).filter(
      (entry) => !known.has(keyOf(entry)) && asked?.has(entry.client) !== false,
    )
    const entries = [...stored, ...fresh.map((entry) => ({ ...entry, at: null }))]
    const runs = new Set(entries.flatMap(({ author: { run } }) => (run === null ? [] : [run])))
    const facts = await this.options.runFacts([...runs].slice(0, MOST_RUNS))
    const names = await this.options.names.of(entries.map(({ author }) => author))
    return entries
      .map(({ author, client, clock, at }, index): ClientAuthor => {
        const known = author.run === null ? undefined : facts.get(author.run)
        const { model = null, invoker = null } = known ?? {}
        const { name, colour } = names[index]!
        const acceptedBy = acceptors.get(client) ?? null
        return { client, clock, ...author, name, colour, model, invoker, acceptedBy, at }
      })
      .sort((a, b) => a.client - b.client || a.clock - b.clock)
      .slice(0, LIMIT)
  }
}

/** Whoever accepts signs in, or is a guest of an open server. */
function acceptor(principal: string): Author {
  return { principal, kind: principal === 'guest' ? 'guest' : 'person', run: null }
}

function keyOf({ client, clock }: Pick<Authorship, 'client' | 'clock'>): string {
  return `${client} ${clock}`
}
