import { type Address, formatAddress } from '@cowrite/crdt'
import { type DocumentRecord, type DocumentStore, StoreError } from '@cowrite/persistence'
import type { Access } from '../access/access.ts'
import { permissionsFor, roleFor } from '../access/permissions.ts'
import type { Principal, Role } from '../access/principal.ts'
import type { Names } from './names.ts'
import type { Room } from './room.ts'
import type { RoomRegistry } from './room-registry.ts'
import type { OpenFailure } from './slot.ts'

/** The room and the principal with its role there, or the reason for refusing the principal. */
export type Admission =
  | { readonly ok: true; readonly room: Room; readonly principal: Principal }
  | { readonly ok: false; readonly code: OpenFailure | 'forbidden' }

/** What a {@link RoomAdmission} works with. */
export interface RoomAdmissionOptions {
  readonly registry: RoomRegistry
  readonly names: Names
  readonly documents: Pick<DocumentStore, 'find'>
  readonly access: Pick<Access, 'authorize'>
}

/**
 * Opens rooms for principals, whether clients, agents or programs. The access decides before anything is opened: for a
 * principal without the permission no document is created and no room is loaded, and the refusal is the same whether or
 * not there is a document.
 */
export class RoomAdmission {
  private readonly options: RoomAdmissionOptions
  /** Documents that are being looked up, by address: clients that open one together cause one query. */
  private readonly lookups = new Map<string, Promise<DocumentRecord | null>>()

  constructor(options: RoomAdmissionOptions) {
    this.options = options
  }

  /** Opens the room of the document that this name means, for this principal. A document that does not exist is created. */
  async admit(name: string, principal: Principal): Promise<Admission> {
    try {
      const address = await this.options.names.addressOf(name)
      return address ? await this.admitAt(address, principal) : { ok: false, code: 'invalid-address' }
    } catch (error) {
      if (error instanceof StoreError && (error.code === 'unavailable' || error.code === 'closed'))
        return { ok: false, code: 'load-failed' }
      throw error
    }
  }

  /**
   * The full name of the document that this principal may open by a name; `null`: none. Opens and creates nothing. Rejects
   * with a `StoreError`.
   */
  async nameFor(name: string, principal: Principal): Promise<string | null> {
    const address = await this.options.names.addressOf(name)
    if (address === null) return null
    const document = await this.lookUp(address)
    const { read } = await permissionsFor(this.options.access, principal, address, document)
    return read ? formatAddress(address) : null
  }

  /** The role that the access gives a principal in an open room now; `null`: none. Rejects with a `StoreError`. */
  async roleIn({ document }: Room, principal: Principal): Promise<Role | null> {
    return roleFor(await permissionsFor(this.options.access, principal, document, document))
  }

  private async admitAt(address: Address, principal: Principal): Promise<Admission> {
    const { registry, access } = this.options
    let document = registry.find(address)?.document ?? (await this.lookUp(address))
    for (;;) {
      const role = roleFor(await permissionsFor(access, principal, address, document))
      if (role === null) return { ok: false, code: 'forbidden' }
      const opened = await registry.open(address, principal)
      if (!opened.ok) return opened
      const { room } = opened
      if (room.documentId === document?.id)
        return { ok: true, room, principal: principal.role === role ? principal : { ...principal, role } }
      // The document was created meanwhile, by this principal or another one: the access decides on the document itself.
      document = room.document
    }
  }

  private lookUp(address: Address): Promise<DocumentRecord | null> {
    const name = formatAddress(address)
    const running = this.lookups.get(name)
    if (running) return running
    const lookup = this.options.documents.find(address).finally(() => this.lookups.delete(name))
    this.lookups.set(name, lookup)
    return lookup
  }
}
