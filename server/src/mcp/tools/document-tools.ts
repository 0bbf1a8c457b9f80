import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord } from '@cowrite/persistence'
import { z } from 'zod'
import { title } from '../../documents/summary.ts'
import { storableText } from '../../http/storable-text.ts'
import { type Tool, tool } from './tool.ts'

const LIST_DEFAULT = 50
const LIST_LIMIT = 200
/** Documents of which the titles are searched. */
const SEARCHED = 1_000
const QUERY_LENGTH = 200
/** Longest Markdown of a new document, in UTF-16 units. */
const MARKDOWN_LENGTH = 200_000

const limit = z.number().int().min(1).max(LIST_LIMIT).default(LIST_DEFAULT)

/** Tools for documents as a whole. */
export const DOCUMENT_TOOLS: readonly Tool[] = [
  tool({
    name: 'list_documents',
    title: 'List documents',
    description:
      'Lists documents, the last changed first: title and address. Other tools want the address as `document`.',
    scope: 'read',
    isReadOnly: true,
    input: z.strictObject({
      project: storableText.optional().describe('Only documents of this project; default: all projects'),
      limit,
    }),
    run: async ({ documents, caller }, input) => {
      const listed = await documents.list(caller.principal, {
        project: input.project ?? null,
        limit: input.limit,
      })
      return { documents: listed.map(summary) }
    },
  }),
  tool({
    name: 'search_documents',
    title: 'Search documents by title',
    description:
      'Finds documents whose titles contain all the words, out of the 1,000 last changed ones. For text inside a document use search_in_document.',
    scope: 'read',
    isReadOnly: true,
    input: z.strictObject({ query: storableText.trim().min(1).max(QUERY_LENGTH), limit }),
    run: async ({ documents, caller }, input) => {
      const words = input.query.toLowerCase().split(/\s+/)
      const listed = await documents.list(caller.principal, { project: null, limit: SEARCHED })
      const found = listed.filter((each) => words.every((word) => each.title.toLowerCase().includes(word)))
      return { documents: found.slice(0, input.limit).map(summary) }
    },
  }),
  tool({
    name: 'create_document',
    title: 'Create a document',
    description:
      'Creates a document, empty or with content as Markdown, and returns its address. To repeat it safely after a lost answer, choose the `address` yourself: a conflict then means that it exists.',
    scope: 'write',
    isReadOnly: false,
    input: z.strictObject({
      title,
      markdown: storableText.max(MARKDOWN_LENGTH).optional(),
      address: z.string().max(1_000).optional().describe('`project/name`; default: made from the title'),
    }),
    run: async ({ documents, creation, caller }, input) => {
      const { title, markdown } = input
      const wanted = { title, ...(input.address === undefined ? {} : { address: input.address }) }
      const created =
        markdown === undefined
          ? await documents.create(caller.principal, wanted)
          : await creation.fromMarkdown(caller.principal, markdown, wanted)
      return summary(created)
    },
  }),
]

function summary(document: DocumentRecord): object {
  const { title, updatedAt, readOnly } = document
  return {
    document: formatAddress(document),
    title,
    updatedAt: updatedAt.toISOString(),
    ...(readOnly ? { readOnly } : {}),
  }
}
