import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import type { AccessScope } from '@cowrite/persistence'
import { z } from 'zod'
import type { RoomCommand } from '../../rooms/room-command.ts'

const accessScope: z.ZodType<AccessScope> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), account: z.guid() }),
  z.object({ kind: z.literal('session'), session: z.guid() }),
  z.object({ kind: z.literal('key'), key: z.guid() }),
  z.object({ kind: z.literal('consent'), grant: z.string() }),
  z.object({ kind: z.literal('organization'), organization: z.guid() }),
  z.object({ kind: z.literal('project'), project: z.guid() }),
  z.object({ kind: z.literal('document'), document: z.guid() }),
])

const schema: z.ZodType<RoomCommand> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('close'),
    documentId: z.guid(),
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && Object.hasOwn(ERRORS, code)),
  }),
  z.object({ kind: z.literal('trashed'), documentId: z.guid(), trashed: z.boolean() }),
  z.object({ kind: z.literal('revoke'), principal: z.string() }),
  z.object({
    kind: z.literal('role'),
    principal: z.string(),
    documentId: z.guid(),
    role: z.enum(['editor', 'reader']).nullable(),
  }),
  z.object({ kind: z.literal('stateless'), documentId: z.guid(), payload: z.string() }),
  z.object({ kind: z.literal('stop-run'), documentId: z.guid(), run: z.string() }),
  z.object({ kind: z.literal('read-only'), documentId: z.guid(), on: z.boolean() }),
  z.object({ kind: z.literal('access-changed'), scope: accessScope }),
])

/** Encodes a command as JSON. */
export function encodeRoomCommand(command: RoomCommand): string {
  return JSON.stringify(command)
}

/**
 * Decodes a command; `null` if this version does not know it. Unknown properties are removed, so that a newer node may
 * add some.
 */
export function decodeRoomCommand(text: string): RoomCommand | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // A RangeError means that the nesting exceeds the parser's stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : null
}
