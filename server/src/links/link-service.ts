import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { Access } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import { visibilityFor, visibleStore } from '../access/visibility.ts'
import type { DocumentService } from '../documents/document-service.ts'

/** What a {@link LinkService} works with. */
export interface LinkServiceOptions {
  readonly store: Pick<Store, 'documents' | 'forTenants' | 'links'>
  readonly documents: Pick<DocumentService, 'find'>
  readonly access: Pick<Access, 'visibility'>
}

/** Most documents in one answer. */
const LIMIT = 200

/** Tells which documents mention another one. */
export class LinkService {
  private readonly options: LinkServiceOptions

  constructor(options: LinkServiceOptions) {
    this.options = options
  }

  /**
   * The documents outside the trash that mention this one and that the caller may read, the last changed first: at most
   * 200. Rejects with a `ServiceError` when the caller may not read this one.
   */
  async backlinks(principal: Principal, name: string): Promise<readonly DocumentRecord[]> {
    const { store, documents, access } = this.options
    const target = formatAddress(await documents.find(principal, name))
    const visibleTo = visibilityFor(access, principal)
    const { links } = await visibleStore(store, visibleTo)
    return await links.linking(target, { limit: LIMIT, visibleTo })
  }
}
