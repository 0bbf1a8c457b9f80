import type { DocumentRecord, FileRecord, Store } from '@cowrite/persistence'
import type { Access } from '../access/access.ts'
import { permissionsFor } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'

/** Documents that are looked at for the rights on one file, at most. */
const DOCUMENTS = 20

/** A file, and the document through which somebody may do what they want with it. */
export interface AccessibleFile {
  readonly file: FileRecord
  readonly document: DocumentRecord
}

/** What {@link FileAccess} asks. */
export interface FileAccessOptions {
  readonly store: Pick<Store, 'files'>
  readonly access: Pick<Access, 'authorize'>
}

/**
 * Who may do what with a file: those who may do it with one of its documents outside the trash. A file that somebody may not
 * read does not exist for them.
 */
export class FileAccess {
  private readonly options: FileAccessOptions

  constructor(options: FileAccessOptions) {
    this.options = options
  }

  /** A file that the principal may read. `documentId`: through this document only. */
  async readable(principal: Principal, id: string, documentId?: string): Promise<AccessibleFile> {
    const { store, access } = this.options
    const file = await store.files.find(id)
    if (file === null) throw new ServiceError('not-found')
    for (const document of await store.files.documentsOf(id, DOCUMENTS)) {
      if (documentId !== undefined && document.id !== documentId) continue
      if ((await permissionsFor(access, principal, document, document)).read) return { file, document }
    }
    throw new ServiceError('not-found')
  }

  /** A file whose upload the principal may go on with: it may write in one of its documents. */
  async writable(principal: Principal, id: string): Promise<FileRecord> {
    const { store, access } = this.options
    const { file } = await this.readable(principal, id)
    for (const document of await store.files.documentsOf(id, DOCUMENTS))
      if ((await permissionsFor(access, principal, document, document)).write) return file
    throw new ServiceError('read-only')
  }
}
