import type { OperationResult } from '@cowrite/crdt/richtext'
import { z } from 'zod'
import { idempotencyKey, operations, operationsOf } from '../../content/schemas.ts'
import { participant } from './participant-tools.ts'
import { type Tool, tool } from './tool.ts'

/** Tools that change a document. */
export const EDITING_TOOLS: readonly Tool[] = [
  tool({
    name: 'edit',
    title: 'Edit a document',
    description:
      'Changes blocks by their handles; everybody in the document sees it at once. `hash` is that of the block when you read it: if somebody changed it meanwhile, the result is `conflict` with the block as it is now. Operations are carried out in order, each on its own, and blocks that you do not name stay as they are. Answers when the edit is in the database. Send an `idempotencyKey` of your own, and send the same request again with it if the answer is lost: it is carried out once.',
    scope: 'write',
    isReadOnly: false,
    input: z.strictObject({ participant, operations, idempotencyKey: idempotencyKey.optional() }),
    run: async ({ participants, blocks, caller }, input) => {
      const editing = participants.find(caller, input.participant)
      return await editing.during(async () => {
        participants.beforeEdit(editing)
        const edited = await blocks.apply(caller.principal, editing.address, {
          operations: operationsOf(input.operations),
          agent: editing.identity,
          ...(input.idempotencyKey === undefined ? {} : { idempotencyKey: input.idempotencyKey }),
        })
        editing.show('Editing', placeOf(edited.results))
        const isApplied = edited.results.every(({ status }) => status === 'applied')
        return isApplied ? edited : { ...edited, todo: TODO }
      })
    },
  }),
]

const TODO =
  'What is not `applied` changed nothing. After a conflict look at the `block` of the result, and send the operation again with its hash if it is still right.'

/** The last block that was edited, for the caret. */
function placeOf(results: readonly OperationResult[]): string | null {
  const blocks = results.flatMap((result) => (result.status === 'applied' ? result.blocks : []))
  return blocks.at(-1)?.handle ?? null
}
