import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'

/** Takes back what a run wrote, by an edit of `principal`. Resolves when the edit is committed. */
export type UndoRun = (
  address: string,
  principal: Principal,
  record: { readonly before: Uint8Array; readonly written: Uint8Array },
) => Promise<{ readonly blocks: number; readonly kept: number }>

/** An {@link UndoRun} that works in a thread. Rejects with a {@link ServiceError}. */
export function undoRun({
  members,
  workers,
}: {
  readonly members: Pick<InternalMembers, 'join'>
  readonly workers: DocumentWorkers
}): UndoRun {
  return async (address, principal, { before, written }) => {
    const member = await members.join(address, principal)
    try {
      const { clientId, room } = member
      const task = { kind: 'revert-run', current: member.state(), before, written, clientId } as const
      const worked = await workers.run(room.documentId, task)
      if (!worked.ok) throw new ServiceError(ERROR_OF[worked.reason])
      const { update, blocks, kept } = worked.result
      if (update !== null) await member.write(update)
      return { blocks, kept }
    } finally {
      member.leave()
    }
  }
}

const ERROR_OF = { 'too-complex': 'too-complex', busy: 'rate-limited', closing: 'shutting-down' } as const
