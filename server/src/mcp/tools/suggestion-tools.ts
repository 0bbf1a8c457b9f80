import { z } from 'zod'
import { operationsOf } from '../../content/schemas.ts'
import { suggestion } from '../../proposals/schemas.ts'
import { participant } from './participant-tools.ts'
import { document } from './reading-tools.ts'
import { type Tool, tool } from './tool.ts'

/** Tools for edits that wait until somebody accepts them. */
export const SUGGESTION_TOOLS: readonly Tool[] = [
  tool({
    name: 'propose',
    title: 'Suggest edits',
    description:
      'Suggests the operations of `edit` instead of carrying them out: people see them beside the text and accept or reject each part. The document stays as it is. Use it unless you were asked to edit. Say why in `rationale`, in a sentence or two.',
    scope: 'propose',
    isReadOnly: false,
    input: suggestion.extend({ participant }),
    run: async ({ participants, proposals, caller }, input) => {
      const proposing = participants.find(caller, input.participant)
      const { principal, run, name } = proposing.identity
      return await proposing.during(async () => {
        proposing.show('Suggesting', null)
        return await proposals.create(caller.principal, proposing.address, {
          operations: operationsOf(input.operations),
          agent: { principal, run, name, model: null },
          ...(input.rationale === undefined ? {} : { rationale: input.rationale }),
          ...(input.idempotencyKey === undefined ? {} : { idempotencyKey: input.idempotencyKey }),
        })
      })
    },
  }),
  tool({
    name: 'list_suggestions',
    title: 'List suggestions',
    description:
      'The suggestions for a document, newest first, with the state of each part: `pending`, `accepted`, `rejected`, `withdrawn`.',
    scope: 'read',
    isReadOnly: true,
    input: z.strictObject({
      document,
      all: z.boolean().default(false).describe('Also those on which everything is decided'),
    }),
    run: ({ proposals, caller }, input) =>
      proposals.list(caller.principal, input.document, { pending: !input.all }),
  }),
  tool({
    name: 'withdraw_suggestion',
    title: 'Withdraw a suggestion',
    description: 'Takes back a suggestion of yours, as far as it is not decided.',
    scope: 'propose',
    isReadOnly: false,
    input: z.strictObject({ suggestion: z.uuid().describe('Its id') }),
    run: ({ proposals, caller }, input) => proposals.withdraw(caller.principal, input.suggestion),
  }),
]
