import type { RestoredThread } from '@cowrite/persistence'
import { z } from 'zod'

const time = z.iso.datetime().transform((text) => new Date(text))
const bytes = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'))

const commenter = z.strictObject({
  principal: z.string(),
  kind: z.enum(['guest', 'person', 'agent']),
  name: z.string(),
  colour: z.string().nullable(),
})

/** A thread of comments in an export file; bytes are in base64. */
const threadContent = z.strictObject({
  createdAt: time,
  status: z.enum(['open', 'resolved']),
  resolver: commenter.nullable(),
  resolvedAt: time.nullable(),
  assignee: z.string().nullable(),
  bytes,
  comments: z.array(
    z.strictObject({
      id: z.uuid(),
      author: commenter,
      invoker: z.string().nullable(),
      createdAt: time,
      editedAt: time.nullable(),
      deletedAt: time.nullable(),
      mentions: z.array(z.string()),
      bytes,
      reactions: z.array(z.strictObject({ emoji: z.string(), by: commenter })),
    }),
  ),
})

/** A thread of comments, as {@link decodeThread} reads it. */
export function encodeThread({
  id,
  documentId,
  comments,
  bytes,
  ...thread
}: RestoredThread['thread']): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      ...thread,
      bytes: base64(bytes),
      comments: comments.map((comment) => ({ ...comment, bytes: base64(comment.bytes) })),
    }),
  )
}

/** The thread of a record; `null` when it is none. */
export function decodeThread(
  { id, documentId }: { readonly id: string; readonly documentId: string },
  encoded: Uint8Array,
): RestoredThread['thread'] | null {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(encoded))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  const parsed = threadContent.safeParse(value)
  return parsed.success ? { id, documentId, ...parsed.data } : null
}

function base64(plain: Uint8Array): string {
  return Buffer.from(plain).toString('base64')
}
