import { formatAddress, parseAddress } from '@cowrite/crdt'
import type { Principal } from '../access/principal.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { DocumentService } from './document-service.ts'
import { type OpenDocument, openDocuments, readOpenDocuments } from './open-documents.ts'

/** Most documents that are looked at for one answer. */
const MAX_DOCUMENTS = 300

/** What a {@link HereNow} works with. */
export interface HereNowOptions {
  readonly registry: Pick<RoomRegistry, 'rooms'>
  readonly documents: Pick<DocumentService, 'readable'>
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
    const addresses = [...open.keys()]
      .map((address) => parseAddress(address, ''))
      .filter((one) => one !== null)
    const readable = await this.options.documents.readable(principal, addresses)
    const shown = new Set(readable.map(formatAddress))
    return [...open.values()].filter(({ address }) => shown.has(address))
  }
}
