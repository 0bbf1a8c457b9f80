import { z } from 'zod'
import { waitForChanges } from '../participants/changes.ts'
import { LEASE_MS, type Participant } from '../participants/participant.ts'
import { seenIn } from '../participants/seen.ts'
import { document } from './reading-tools.ts'
import { type Tool, type ToolContext, tool } from './tool.ts'

const WAIT_DEFAULT_S = 25
/** Clients give up after 60 s, and so does the HTTP server. */
const WAIT_LIMIT_S = 45

/** The participant that a tool speaks for. */
export const participant = z.string().min(1).max(64).describe('What join_document returned')

/** Tools with which an agent is in a document. */
export const PARTICIPANT_TOOLS: readonly Tool[] = [
  tool({
    name: 'join_document',
    title: 'Join a document',
    description:
      'Joins a document as a participant that people see among those present. Returns `participant`, which edit, wait_for_changes and leave_document want. You leave by leave_document, or some minutes after your last call.',
    scope: 'read',
    isReadOnly: true,
    input: z.strictObject({ document }),
    run: async ({ participants, documents, blocks, caller, client }, input) => {
      const joined = await participants.join(caller, client, input.document)
      return await joined.during(async () => {
        joined.seen = seenIn(await blocks.outline(caller.principal, joined.address))
        return {
          participant: joined.handle,
          document: joined.address,
          title: joined.title,
          cursor: joined.seen.cursor,
          mayEdit: caller.scopes.includes('write') && (await mayEdit(documents, caller, joined)),
          leaseSeconds: LEASE_MS / 1_000,
        }
      })
    },
  }),
  tool({
    name: 'wait_for_changes',
    title: 'Wait for changes',
    description:
      'Waits until the document differs from what it was at `cursor` (of join_document or of the last wait_for_changes), at most `timeout` seconds. `changed` and `gone` are handles of blocks: read the changed ones with read_blocks. Your own edits count too. Without `cursor` the present one is returned at once.',
    scope: 'read',
    isReadOnly: true,
    input: z.strictObject({
      participant,
      cursor: z.string().max(64).optional(),
      timeout: z.number().min(0).max(WAIT_LIMIT_S).default(WAIT_DEFAULT_S).describe('Seconds'),
    }),
    run: async ({ participants, blocks, caller, signal }, input) => {
      const waiting = participants.find(caller, input.participant)
      return await waiting.during(async () => {
        waiting.show('Waiting for changes', null)
        const ms = input.timeout * 1_000
        const found = await waitForChanges(blocks, waiting, input.cursor, { ms, signal })
        const { cursor, isChanged } = found
        if (!isChanged) return { cursor, isChanged }
        return found.blocks === null
          ? {
              cursor,
              isChanged,
              todo: 'Which blocks changed is not known: compare the hashes of read_outline.',
            }
          : { cursor, isChanged, ...found.blocks }
      })
    },
  }),
  tool({
    name: 'leave_document',
    title: 'Leave a document',
    description: 'Leaves a document: people see at once that you are gone.',
    scope: 'read',
    isReadOnly: true,
    input: z.strictObject({ participant }),
    run: async ({ participants, caller }, input) => {
      participants.find(caller, input.participant).leave()
      return { left: true }
    },
  }),
]

/** Whether a caller may edit the document that it joined. */
async function mayEdit(
  documents: ToolContext['documents'],
  { principal }: ToolContext['caller'],
  { address, member }: Participant,
): Promise<boolean> {
  const { permissions } = await documents.look(principal, address)
  return permissions.write && member.room.roleOf({ ...principal, role: 'editor' }) === 'editor'
}
