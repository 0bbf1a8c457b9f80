import type { ErrorCode } from '@cowrite/crdt'
import type { AccessScope } from '@cowrite/persistence'
import type { Role } from '../access/principal.ts'
import type { Member } from './member.ts'
import type { RoomCommand } from './room-command.ts'
import type { RoomTable } from './room-table.ts'
import type { OpenSlot } from './slot.ts'

/** The rooms of this node, as far as commands concern them. */
export interface CommandTarget {
  /** The rooms. A command to one that is being loaded takes effect once it is open. */
  readonly table: RoomTable
  /** Expels all members. */
  expelAll(slot: OpenSlot, code: ErrorCode): void
  /** Closes the room of a document that was deleted for good. */
  forget(documentId: string): void
  /** Handles that a document was moved to the trash or restored from it. */
  mark(slot: OpenSlot, trashed: boolean): void
  /** Has the members decided on again whose rights changed. */
  accessChanged(scope: AccessScope): void
}

/** Executes a command in the rooms of this node. */
export function dispatch(rooms: CommandTarget, command: RoomCommand): void {
  const slot = 'documentId' in command ? rooms.table.openOf(command.documentId) : null
  const loading = 'documentId' in command ? rooms.table.loadingOf(command.documentId) : null
  switch (command.kind) {
    case 'close':
      if (command.code === 'not-found') rooms.forget(command.documentId)
      else if (slot) rooms.expelAll(slot, command.code)
      return
    case 'trashed':
      if (loading) loading.trashed = command.trashed
      if (slot) rooms.mark(slot, command.trashed)
      return
    case 'revoke':
      for (const { room } of rooms.table.open()) expel(room.listMembers(), command.principal, 'unauthorized')
      return
    case 'role': {
      const members = slot?.room.listMembers() ?? []
      if (command.role === null) expel(members, command.principal, 'forbidden')
      else setRole(members, command.principal, command.role)
      return
    }
    case 'stateless':
      slot?.room.broadcastStateless(command.payload)
      return
    case 'stop-run':
      for (const member of slot?.room.listMembers() ?? []) {
        if (member.principal.author.run === command.run) member.expel('stopped')
      }
      return
    case 'read-only':
      if (loading) loading.readOnly = command.on
      slot?.room.setReadOnly(command.on)
      return
    case 'access-changed':
      rooms.accessChanged(command.scope)
      return
    default:
      command satisfies never
  }
}

function expel(members: readonly Member[], principal: string, code: ErrorCode): void {
  for (const member of membersOf(members, principal)) member.expel(code)
}

function setRole(members: readonly Member[], principal: string, role: Role): void {
  for (const member of membersOf(members, principal)) member.setRole(role)
}

/** The members that are this principal, and the agents that work for it. */
function membersOf(members: readonly Member[], id: string): readonly Member[] {
  return members.filter(({ principal, invoker }) => principal.id === id || invoker?.id === id)
}
