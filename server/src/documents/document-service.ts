import { type Address, formatAddress, parseAddress } from '@cowrite/crdt'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { Access, Permissions } from '../access/access.ts'
import { permissionsFor } from '../access/permissions.ts'
import { type Principal, SERVER_PRINCIPAL } from '../access/principal.ts'
import { visibilityFor, visibleStore } from '../access/visibility.ts'
import { ServiceError } from '../errors/service-error.ts'
import { createWithContent, deleteDocument, ensureDocument } from '../events/document-changes.ts'
import type { DocumentFact } from '../events/document-event.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { findNamed } from '../rooms/names.ts'
import type { NewContent } from '../workers/new-content.ts'
import { newAddress } from './address.ts'
import type { DocumentRooms } from './document-rooms.ts'

/** Most documents in one list, and most without a wish of the caller. */
export const LIST_LIMIT = 1_000
const LIST_DEFAULT = 500

/** The title of a document that gives itself none. */
const UNTITLED = 'Untitled'

/** A document that is to be created. */
export interface NewDocument {
  /** The title; otherwise that of the content, or {@link UNTITLED}. */
  readonly title?: string
  /** The address; otherwise one that no document has, made from the title. */
  readonly address?: string
  /** The project of a document without an address. */
  readonly project?: string
  /** Makes the content. */
  readonly content?: () => Promise<NewContent>
}

/** Which documents are listed. */
export interface DocumentListOptions {
  /** The project; `null`: all projects. Default: that of names without a project. */
  readonly project?: string | null
  /** Those in the trash instead of the others. Default false. */
  readonly trashed?: boolean
  /** Only templates. Default false. */
  readonly templates?: boolean
  /** At most so many, from 1 to {@link LIST_LIMIT}. Default 500. */
  readonly limit?: number
}

/** What a {@link DocumentService} works with. */
export interface DocumentServiceOptions {
  readonly store: Pick<Store, 'documents' | 'forTenants'>
  readonly events: EventWriter
  readonly access: Pick<Access, 'authorize' | 'visibility'>
  readonly rooms: DocumentRooms
  /** The project of names that name none. */
  readonly defaultProject: string
}

/**
 * The commands of a document's life. Each checks the caller's permissions, changes the store and then the rooms of all
 * nodes, for every caller: a route, an agent, the embedding program. `name` is a document's address, or a name as clients use
 * it. All reject with a {@link ServiceError} that says why not, and with a `StoreError` when the database does.
 */
export class DocumentService {
  private readonly store: Pick<Store, 'documents' | 'forTenants'>
  private readonly documents: Store['documents']
  private readonly events: EventWriter
  private readonly access: Pick<Access, 'authorize' | 'visibility'>
  private readonly rooms: DocumentRooms
  private readonly defaultProject: string

  constructor({ store, events, access, rooms, defaultProject }: DocumentServiceOptions) {
    this.store = store
    this.documents = store.documents
    this.events = events
    this.access = access
    this.rooms = rooms
    this.defaultProject = defaultProject
  }

  /**
   * The documents of a project or of all projects, or those in the trash, that the caller may read: the last changed first.
   */
  async list(
    principal: Principal,
    {
      project = this.defaultProject,
      trashed = false,
      templates = false,
      limit = LIST_DEFAULT,
    }: DocumentListOptions = {},
  ): Promise<readonly DocumentRecord[]> {
    const visibleTo = visibilityFor(this.access, principal)
    const { documents } = await visibleStore<'documents'>(this.store, visibleTo)
    return await documents.list(project, { trashed, templates, limit, visibleTo })
  }

  /**
   * Creates a document, empty or with the content that `content` makes after the permission is checked. Without an address
   * its title gives it one in the project. `conflict` when there is a document at the address; nothing is changed then.
   */
  async create(
    principal: Principal,
    { title, address: name, project = this.defaultProject, content }: NewDocument = {},
  ): Promise<DocumentRecord> {
    const unused = () => this.addressOf(formatAddress(newAddress(title ?? UNTITLED, project)))
    let address = name ? this.addressOf(name) : unused()
    const { manage } = await permissionsFor(this.access, principal, address, null)
    if (!manage) throw new ServiceError('forbidden')
    // Clients may know a document of the default project by the same name, which would then mean another one.
    const taken = name && (await findNamed(this.documents, name, this.defaultProject))
    const made = taken ? undefined : await content?.()
    const wanted = title ?? made?.title ?? UNTITLED
    if (!name) address = newAddress(wanted, project)
    const { document, created } = taken
      ? { document: taken, created: false }
      : await this.ensureNew(principal, address, wanted, made)
    if (!created)
      throw new ServiceError('conflict', `There is a document ${formatAddress(document)} already.`)
    return document
  }

  private ensureNew(
    principal: Principal,
    address: Address,
    title: string,
    content: NewContent | undefined,
  ): ReturnType<typeof ensureDocument> {
    const about = { title, principal, anew: true }
    if (content === undefined) return ensureDocument(this.events, address, about)
    const authored = content.clients.map((client) => ({ client, clock: 0, author: principal.author }))
    return createWithContent(this.events, address, { ...about, content: { bytes: content.bytes, authored } })
  }

  /** The document of this name, when the caller has this permission for it. */
  async find(
    principal: Principal,
    name: string,
    permission: keyof Permissions = 'read',
  ): Promise<DocumentRecord> {
    const { document, permissions } = await this.look(principal, name)
    if (!permissions[permission]) {
      const isEdit = permission === 'write' || permission === 'comment'
      throw new ServiceError(isEdit ? 'read-only' : 'forbidden')
    }
    return document
  }

  /** The document of this name, and what the caller may do with it; `not-found` when the caller may not read it. */
  async look(
    principal: Principal,
    name: string,
  ): Promise<{ readonly document: DocumentRecord; readonly permissions: Permissions }> {
    this.addressOf(name)
    const document = await findNamed(this.documents, name, this.defaultProject)
    const permissions = document && (await this.permissions(principal, document))
    // A principal that may not read a document is not told that it exists.
    if (!document || !permissions?.read) throw new ServiceError('not-found', `There is no document ${name}.`)
    return { document, permissions }
  }

  /** The documents at these addresses that the caller may read, in no order. */
  async readable(principal: Principal, addresses: readonly Address[]): Promise<readonly DocumentRecord[]> {
    const visibleTo = visibilityFor(this.access, principal)
    return await (await visibleStore<'documents'>(this.store, visibleTo)).documents.findVisible(
      addresses,
      visibleTo,
    )
  }

  /** {@link find}, for changes, or for suggesting them: `trashed` when the document is in the trash. */
  async findEditable(
    principal: Principal,
    name: string,
    permission: 'write' | 'comment' = 'write',
  ): Promise<DocumentRecord> {
    const document = await this.find(principal, name, permission)
    if (document.trashedAt) throw new ServiceError('trashed')
    return document
  }

  /** Sets the title; members of the document's room are told. */
  async rename(principal: Principal, name: string, title: string): Promise<DocumentRecord> {
    const { id, trashedAt } = await this.find(principal, name, 'manage')
    if (trashedAt) throw new ServiceError('trashed')
    const document = await this.change({ type: 'renamed', principal: principal.id, title }, (documents) =>
      documents.rename(id, title),
    )
    if (!document) throw new ServiceError('not-found')
    this.rooms.renamed(document)
    return document
  }

  /** Makes the document a template of its project, or takes that back. */
  async setTemplate(principal: Principal, name: string, template: boolean): Promise<DocumentRecord> {
    const { id } = await this.findEditable(principal, name)
    const fact = { type: 'template-changed', principal: principal.id, template } as const
    const document = await this.change(fact, (documents) => documents.setTemplate(id, template))
    if (!document) throw new ServiceError('not-found')
    return document
  }

  /** Keeps agents out of the document, or lets them in again. What agents do at present is the caller's to end. */
  async setAgents(principal: Principal, name: string, agents: boolean): Promise<DocumentRecord> {
    const { id, trashedAt } = await this.find(principal, name, 'manage')
    if (trashedAt) throw new ServiceError('trashed')
    const fact = { type: 'agents-changed', principal: principal.id, agents } as const
    const document = await this.change(fact, (documents) => documents.setAgentsOff(id, !agents))
    if (!document) throw new ServiceError('not-found')
    return document
  }

  /** Moves the document to the trash and expels its members. */
  trash(principal: Principal, name: string): Promise<DocumentRecord> {
    return this.setTrashed(principal, name, true)
  }

  /** Takes the document out of the trash. */
  restore(principal: Principal, name: string): Promise<DocumentRecord> {
    return this.setTrashed(principal, name, false)
  }

  /** Deletes for good what is in the trash. */
  async delete(principal: Principal, name: string): Promise<void> {
    const document = await this.find(principal, name, 'share')
    if (!document.trashedAt) {
      throw new ServiceError(
        'conflict',
        'Only what is in the trash can be deleted for good: put it there first.',
      )
    }
    if (!(await deleteDocument(this.events, document, principal.id))) throw new ServiceError('not-found')
    this.rooms.deleted(document.id)
  }

  /** Closes the document to all edits, or opens it again; its members are told. */
  async setReadOnly(principal: Principal, name: string, on: boolean): Promise<void> {
    const { id } = await this.find(principal, name, 'share')
    await this.changeReadOnly(principal, id, on)
  }

  /** {@link setReadOnly} by the server itself, for a document that is known by its id. */
  setReadOnlyById(documentId: string, on: boolean): Promise<void> {
    return this.changeReadOnly(SERVER_PRINCIPAL, documentId, on)
  }

  private async changeReadOnly({ id: principal }: Principal, documentId: string, on: boolean): Promise<void> {
    const fact = { type: 'read-only-changed', principal, readOnly: on } as const
    const document = await this.change(fact, (documents) => documents.setReadOnly(documentId, on))
    if (!document) throw new ServiceError('not-found')
    this.rooms.readOnly(documentId, on)
  }

  private async setTrashed(principal: Principal, name: string, trashed: boolean): Promise<DocumentRecord> {
    const { id } = await this.find(principal, name, 'manage')
    const type = trashed ? 'trashed' : 'restored'
    const document = await this.change({ type, principal: principal.id }, (documents) =>
      documents.setTrashed(id, trashed),
    )
    if (!document) throw new ServiceError('not-found', `There is no document ${name}.`)
    this.rooms.trashed(document, trashed)
    return document
  }

  /** Makes a change and records the fact when there was a document to change. */
  private change(
    fact: DocumentFact,
    make: (documents: Store['documents']) => Promise<DocumentRecord | null>,
  ): Promise<DocumentRecord | null> {
    return this.events.transaction(async ({ documents }, record) => {
      const document = await make(documents)
      if (document) await record(document, fact)
      return document
    })
  }

  private permissions(principal: Principal, document: DocumentRecord): Promise<Permissions> {
    return permissionsFor(this.access, principal, document, document)
  }

  private addressOf(name: string): Address {
    const address = parseAddress(name, this.defaultProject)
    if (!address) throw new ServiceError('invalid-address')
    return address
  }
}
