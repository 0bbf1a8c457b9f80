import { formatAddress } from '@cowrite/crdt'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { DocumentService } from './document-service.ts'
import { type OpenDocument, openDocuments, readOpenDocuments } from './open-documents.ts'

/** Most documents that are looked at for one answer. */
const MAX_DOCUMENTS = 300

/** What a {@link HereNow} works with. */
export interface HereNowOptions {
  readonly registry: Pick<RoomRegistry, 'rooms'>
  readonly documents: Pick<DocumentService, 'find'>
  /** What the other nodes answer, each as {@link readOpenDocuments} reads it. Without: there are none. */
  readonly elsewhere?: () => Promise<readonly string[]>
}

/** Tells who has which documents open, on all nodes. */
export class HereNow {
  private readonly options: HereNowOptions

  constructor(options: HereNowOptions) {
    this.options = options
  }

  /**
   * The open documents that the caller may read, with the people in them, in no order: out of 100 of each node, 300 in all.
   * A room of this node knows the people of other nodes too, so other nodes tell only of further documents.
   */
  async list(principal: Principal): Promise<OpenDocument[]> {
    const { registry, elsewhere } = this.options
    const answers = (await elsewhere?.()) ?? []
    const open = new Map<string, OpenDocument>()
    for (const one of [...openDocuments(registry), ...answers.flatMap(readOpenDocuments)]) {
      if (open.size < MAX_DOCUMENTS && !open.has(one.address)) open.set(one.address, one)
    }
    const found = [...open.values()]
    const readable = await Promise.all(found.map(({ address }) => this.mayRead(principal, address)))
    return found.filter((_, at) => readable[at])
  }

  private async mayRead(principal: Principal, address: string): Promise<boolean> {
    try {
      const document = await this.options.documents.find(principal, address)
      return formatAddress(document) === address
    } catch (error) {
      if (error instanceof ServiceError) return false
      throw error
    }
  }
}
