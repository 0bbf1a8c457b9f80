import { ERRORS, type ErrorCode } from '@cowrite/crdt'
import { z } from 'zod'

/** Something that all nodes have to do. */
export type Control =
  /** Closes everybody's sessions of a document, with an entry of the table of errors. */
  | { readonly kind: 'close'; readonly documentId: string; readonly code: ErrorCode }
  /** A document went into the trash or came out of it. */
  | { readonly kind: 'trashed'; readonly documentId: string; readonly trashed: boolean }
  /** Ends every session of a principal. */
  | { readonly kind: 'revoke'; readonly principal: string }
  /** What a principal may do with a document from now on; `null`: nothing. */
  | {
      readonly kind: 'role'
      readonly principal: string
      readonly documentId: string
      readonly role: 'editor' | 'reader' | null
    }
  /** A stateless message for everybody who has the document open. */
  | { readonly kind: 'stateless'; readonly documentId: string; readonly payload: string }
  /** Nobody may write to the document, or those who could may again. */
  | { readonly kind: 'read-only'; readonly documentId: string; readonly on: boolean }

const schema: z.ZodType<Control> = z.discriminatedUnion('kind', [
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
  z.object({ kind: z.literal('read-only'), documentId: z.guid(), on: z.boolean() }),
])

/** JSON of a control message. */
export function encodeControl(control: Control): string {
  return JSON.stringify(control)
}

/**
 * The control message in `text`; `null` when it is none that this version knows. Members that it does not know
 * are left out, so that a newer node may add some.
 */
export function decodeControl(text: string): Control | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // A RangeError is nesting beyond what the parser's stack takes.
    if (error instanceof SyntaxError || error instanceof RangeError) return null
    throw error
  }
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : null
}
