import type { ErrorCode } from '@cowrite/crdt'
import type { Role } from '../access/principal.ts'
import type { Control } from '../fabric/control.ts'
import type { Member } from './member.ts'
import type { LoadingSlot, OpenSlot } from './slot.ts'

/** The rooms of this node, as far as controls concern them. */
export interface Directed {
  /** All of them, by document. */
  readonly open: ReadonlyMap<string, OpenSlot>
  /** Those that are being loaded, and should know of it when they are. */
  readonly loading: ReadonlyMap<string, LoadingSlot>
  /** Sends everybody away; the document stays. */
  expelAll(slot: OpenSlot, code: ErrorCode): void
  /** The document is no more. */
  forget(documentId: string): void
  /** The document went into the trash or came out of it. */
  mark(slot: OpenSlot, trashed: boolean): void
}

/** Does in the rooms of this node what all nodes are asked to do. */
export function direct(rooms: Directed, control: Control): void {
  const slot = 'documentId' in control ? rooms.open.get(control.documentId) : undefined
  const loading = 'documentId' in control ? rooms.loading.get(control.documentId) : undefined
  switch (control.kind) {
    case 'close':
      if (control.code === 'not-found') rooms.forget(control.documentId)
      else if (slot) rooms.expelAll(slot, control.code)
      return
    case 'trashed':
      if (loading) loading.trashed = control.trashed
      if (slot) rooms.mark(slot, control.trashed)
      return
    case 'revoke':
      for (const { room } of rooms.open.values()) expel(room.everyone(), control.principal, 'unauthorized')
      return
    case 'role': {
      const members = slot?.room.everyone() ?? []
      if (control.role === null) expel(members, control.principal, 'forbidden')
      else allow(members, control.principal, control.role)
      return
    }
    case 'stateless':
      slot?.room.stateless(control.payload)
      return
    case 'read-only':
      if (loading) loading.readOnly = control.on
      slot?.room.setReadOnly(control.on)
      return
    default:
      control satisfies never
  }
}

function expel(members: readonly Member[], principal: string, code: ErrorCode): void {
  for (const member of members) if (member.principal.id === principal) member.expel(code)
}

function allow(members: readonly Member[], principal: string, role: Role): void {
  for (const member of members) if (member.principal.id === principal) member.allow(role)
}
