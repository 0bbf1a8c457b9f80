import { type Address, formatAddress } from '@cowrite/crdt'
import type { Principal } from '../access/principal.ts'
import type { InternalMember } from '../rooms/internal-member.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { DocumentWorkers, Worked } from '../workers/document-workers.ts'
import type { VersionRecorder } from './version-recorder.ts'

/** The result of a restore; `before` is the version that reverts it, `null` when nothing differed. */
export type Restored =
  | { readonly ok: true; readonly before: string | null }
  | { readonly ok: false; readonly reason: Extract<Worked<unknown>, { ok: false }>['reason'] | 'not-saved' }

/** Time that a restore waits for the commit, in ms; after it, the edit is in the document but not saved yet. */
const COMMIT_MS = 30_000

/**
 * Restores the content of a version by an ordinary edit of `principal`, which merges with concurrent edits like any
 * other. First ensures that a version of the current content exists. Resolves when the edit is committed. Rejects with
 * `ServiceError` when the document cannot be edited, and like `VersionStore.create`.
 */
export async function restoreVersion(
  options: {
    readonly recorder: VersionRecorder
    readonly members: InternalMembers
    readonly workers: DocumentWorkers
  },
  address: Address,
  version: Uint8Array,
  principal: Principal,
): Promise<Restored> {
  const { recorder, members, workers } = options
  const member = await members.join(formatAddress(address), principal)
  try {
    const { clientId, room } = member
    const task = { kind: 'restore', current: member.state(), version, clientId } as const
    const worked = await workers.run(room.documentId, task)
    if (!worked.ok) return worked
    if (worked.result === null) return { ok: true, before: null }
    const before = (await recorder.historyOf(room)?.beforeRestore(principal.id)) ?? null
    return (await written(member, worked.result)) ? { ok: true, before } : { ok: false, reason: 'not-saved' }
  } finally {
    member.leave()
  }
}

/** Whether the edit was committed in time. */
async function written(member: InternalMember, update: Uint8Array): Promise<boolean> {
  const { promise: interrupted, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, COMMIT_MS, false)
  member.onClosed(() => resolve(false))
  try {
    return await Promise.race([member.write(update).then(() => true), interrupted])
  } finally {
    clearTimeout(timer)
  }
}
