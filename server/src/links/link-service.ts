import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { Access } from '../access/access.ts'
import { permissionsFor } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'

/** What a {@link LinkService} works with. */
export interface LinkServiceOptions {
  readonly store: Pick<Store, 'links'>
  readonly documents: Pick<DocumentService, 'find'>
  readonly access: Pick<Access, 'authorize'>
}

/** Most documents in one answer. */
const LIMIT = 200
/** Documents in one page that is read for an answer, and most pages that are read. */
const PAGE = 200
const PAGES = 10

/** Tells which documents mention another one. */
export class LinkService {
  private readonly options: LinkServiceOptions

  constructor(options: LinkServiceOptions) {
    this.options = options
  }

  /**
   * The documents outside the trash that mention this one and that the caller may read, the last changed first: at most
   * 200, out of the 2,000 last changed ones. Rejects with a `ServiceError` when the caller may not read this one.
   */
  async backlinks(principal: Principal, name: string): Promise<readonly DocumentRecord[]> {
    const { store, documents, access } = this.options
    const target = formatAddress(await documents.find(principal, name))
    const readable: DocumentRecord[] = []
    let after: DocumentRecord | undefined
    for (let page = 0; page < PAGES && readable.length < LIMIT; page++) {
      const linking = await store.links.linking(target, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      })
      const permissions = await Promise.all(linking.map((one) => permissionsFor(access, principal, one, one)))
      readable.push(...linking.filter((_, at) => permissions[at]?.read))
      if (linking.length < PAGE) break
      after = linking.at(-1)
    }
    return readable.slice(0, LIMIT)
  }
}
