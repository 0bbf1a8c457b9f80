import { type Address, readingsOf } from '@cowrite/crdt'
import type { DocumentRecord, DocumentStore } from '@cowrite/persistence'
import type { RoomRegistry } from './room-registry.ts'

/** Names that are remembered while the database is away. */
const MAX_REMEMBERED = 1_000

/**
 * Finds out which document a client means by a name. `articles/42` is the document `42` of the project `articles` where
 * there is such a project; otherwise it is the document `articles/42` of the default project, so that applications
 * which name documents in their own way need no projects. Projects are created on purpose: by creating a document at
 * a full address over HTTP, or by an import. That changes nothing for documents that were there before.
 */
export class Names {
  private readonly registry: RoomRegistry
  private readonly documents: DocumentStore
  private readonly defaultProject: string
  private readonly remembered = new Map<string, Address>()

  constructor(registry: RoomRegistry, documents: DocumentStore, defaultProject: string) {
    this.registry = registry
    this.documents = documents
    this.defaultProject = defaultProject
  }

  /**
   * The address of the document that this name means, whether or not it is there; `null` when it is no name. Rejects
   * with a `StoreError` when the database is away and has to be asked.
   */
  async addressOf(name: string): Promise<Address | null> {
    const [first, second] = readingsOf(name, this.defaultProject)
    if (!first || (first.project === this.defaultProject && !second)) return first ?? null
    if (this.registry.find(first)) return first
    const known = this.remembered.get(name)
    if (known && this.registry.find(known)) return known
    const found = await findNamed(this.documents, name, this.defaultProject)
    if (found?.project === first.project) return first
    if (!found && (await this.documents.hasProject(first.project))) return first
    if (!second) return null
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear()
    this.remembered.set(name, second)
    return second
  }
}

/** The document that this name means; `null` when there is none. Rejects with a `StoreError`. */
export async function findNamed(
  documents: DocumentStore,
  name: string,
  defaultProject: string,
): Promise<DocumentRecord | null> {
  for (const address of readingsOf(name, defaultProject)) {
    const found = await documents.find(address)
    if (found) return found
  }
  return null
}
