import type { ErrorCode } from '@cowrite/crdt'
import type { Role } from '../access/principal.ts'
import type { Control } from '../fabric/control.ts'
import type { Member } from './member.ts'

/** The rooms of this node, as far as controls concern them. */
export interface Directed {
  /** Sends everybody away; the document stays. */
  expel(documentId: string, code: ErrorCode): void
  /** The document is no more. */
  forget(documentId: string): void
  /** The document went into the trash or came out of it. */
  trashed(documentId: string, trashed: boolean): void
  stateless(documentId: string, payload: string): void
  /** Members in all open rooms, or in one. */
  members(documentId: string | null): readonly Member[]
  readOnly(documentId: string, on: boolean): void
}

/** Does in the rooms of this node what all nodes are asked to do. */
export function direct(rooms: Directed, control: Control): void {
  switch (control.kind) {
    case 'close':
      if (control.code === 'not-found') rooms.forget(control.documentId)
      else rooms.expel(control.documentId, control.code)
      return
    case 'trashed':
      rooms.trashed(control.documentId, control.trashed)
      return
    case 'revoke':
      expelAll(rooms.members(null), control.principal, 'unauthorized')
      return
    case 'role':
      if (control.role === null) expelAll(rooms.members(control.documentId), control.principal, 'forbidden')
      else allow(rooms.members(control.documentId), control.principal, control.role)
      return
    case 'stateless':
      rooms.stateless(control.documentId, control.payload)
      return
    case 'read-only':
      rooms.readOnly(control.documentId, control.on)
      return
    default:
      control satisfies never
  }
}

function expelAll(members: readonly Member[], principal: string, code: ErrorCode): void {
  for (const member of members) if (member.principal.id === principal) member.expel(code)
}

function allow(members: readonly Member[], principal: string, role: Role): void {
  for (const member of members) if (member.principal.id === principal) member.allow(role)
}
