import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'

const TITLE_LENGTH = 200

/** The title of a document in a request. */
export const title = storableText.trim().min(1).max(TITLE_LENGTH)

/** What the API says of a document. */
export const documentSummary = z.object({
  id: z.uuid(),
  address: z.string(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  trashedAt: z.iso.datetime().nullable(),
  /** Whether the document is closed to all edits. */
  readOnly: z.boolean(),
  /** Whether new documents of its project can begin as copies of it. */
  template: z.boolean(),
  /** Whether agents may work in it. */
  agents: z.boolean(),
})

/** {@link documentSummary} of a document. */
export function summary(document: DocumentRecord): z.input<typeof documentSummary> {
  return {
    id: document.id,
    address: formatAddress(document),
    title: document.title,
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
    trashedAt: document.trashedAt?.toISOString() ?? null,
    readOnly: document.readOnly,
    template: document.template,
    agents: !document.agentsOff,
  }
}
