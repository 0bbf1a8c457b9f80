import { type Address, encodeNotice, formatAddress, parseAddress } from '@cowrite/crdt'
import type { DocumentRecord, Store } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findNamed } from '../rooms/names.ts'
import type { Registry } from '../rooms/registry.ts'
import type { RoomCommand } from '../rooms/room-command.ts'
import { HttpError } from './http-error.ts'
import { storableText } from './storable-text.ts'

const TITLE_LENGTH = 200
const LIST_LIMIT = 500

const title = storableText.trim().min(1).max(TITLE_LENGTH)
const oneDocument = z.object({ address: z.string() })

/** What the API says of a document. */
export const documentSummary = z.object({
  id: z.uuid(),
  address: z.string(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  trashedAt: z.iso.datetime().nullable(),
  /** Nobody may write. */
  readOnly: z.boolean(),
})

/** `/api/documents`: list, create, read, rename, trash, restore, delete for good. */
export function documentRoutes(
  instance: FastifyInstance,
  parts: {
    readonly store: Store
    readonly registry: Registry
    readonly tellNodes: (command: RoomCommand) => void
    readonly defaultProject: string
  },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { store, registry, tellNodes, defaultProject } = parts
  const found = async (name: string): Promise<DocumentRecord> => {
    const document = await documentNamed(store, name, defaultProject)
    if (!document) throw new HttpError('not-found', `There is no document ${name}.`)
    return document
  }
  const setTrashed = async (name: string, trashed: boolean): Promise<DocumentRecord> => {
    const { id } = await found(name)
    const document = await store.documents.setTrashed(id, trashed)
    if (!document) throw new HttpError('not-found', `There is no document ${name}.`)
    registry.setTrashed(document, trashed)
    tellNodes({ kind: 'trashed', documentId: id, trashed })
    return document
  }

  app.get(
    '/api/documents',
    {
      schema: {
        querystring: z.object({
          project: storableText.default(defaultProject),
          trashed: z.enum(['true', 'false']).default('false'),
        }),
        response: { 200: z.object({ documents: z.array(documentSummary) }) },
      },
    },
    async ({ query }) => {
      const trashed = query.trashed === 'true'
      const documents = await store.documents.list(query.project, { trashed, limit: LIST_LIMIT })
      return { documents: documents.map(summary) }
    },
  )

  app.post(
    '/api/documents',
    {
      schema: {
        body: z.object({ title: title.optional(), address: z.string().optional() }).default({}),
        response: { 201: documentSummary },
      },
    },
    async ({ body }, reply) => {
      const name = body.title ?? 'Untitled'
      const address = body.address
        ? addressOf(body.address, defaultProject)
        : newAddress(name, defaultProject)
      // Clients may know a document of the default project by the very name, which would then mean another one.
      const taken = body.address && (await documentNamed(store, body.address, defaultProject))
      const { document, created } = taken
        ? { document: taken, created: false }
        : await store.documents.ensure(address, name, { anew: true })
      if (!created) throw new HttpError('conflict', `There is a document ${formatAddress(document)} already.`)
      return reply.status(201).send(summary(document))
    },
  )

  app.get(
    '/api/documents/:address',
    { schema: { params: oneDocument, response: { 200: documentSummary } } },
    async ({ params }) => summary(await found(params.address)),
  )

  app.patch(
    '/api/documents/:address',
    { schema: { params: oneDocument, body: z.object({ title }), response: { 200: documentSummary } } },
    async ({ params, body }) => {
      const { id, trashedAt } = await found(params.address)
      if (trashedAt) throw new HttpError('trashed')
      const document = await store.documents.rename(id, body.title)
      if (!document) throw new HttpError('not-found')
      const payload = encodeNotice({ type: 'title', title: document.title })
      registry.find(document)?.stateless(payload)
      tellNodes({ kind: 'stateless', documentId: id, payload })
      return summary(document)
    },
  )

  app.delete(
    '/api/documents/:address',
    {
      schema: {
        params: oneDocument,
        querystring: z.object({ forever: z.enum(['true', 'false']).default('false') }),
        response: { 200: documentSummary, 204: z.void() },
      },
    },
    async ({ params, query }, reply) => {
      if (query.forever === 'false') return summary(await setTrashed(params.address, true))
      const { id, trashedAt } = await found(params.address)
      if (!trashedAt) {
        throw new HttpError(
          'conflict',
          'Only what is in the trash can be deleted for good: put it there first.',
        )
      }
      if (!(await store.documents.purge(id))) throw new HttpError('not-found')
      registry.forget(id)
      tellNodes({ kind: 'close', documentId: id, code: 'not-found' })
      return reply.status(204).send()
    },
  )

  app.post(
    '/api/documents/:address/restore',
    { schema: { params: oneDocument, response: { 200: documentSummary } } },
    async ({ params }) => summary(await setTrashed(params.address, false)),
  )
}

/**
 * An address in a URL or body.
 *
 * @throws HttpError when it is none.
 */
export function addressOf(name: string, defaultProject: string): Address {
  const address = parseAddress(name, defaultProject)
  if (!address) throw new HttpError('invalid-address')
  return address
}

/**
 * The document that a name in a URL or body means; `null` when there is none.
 *
 * @throws HttpError when it is no name.
 */
export async function documentNamed(
  store: Store,
  name: string,
  defaultProject: string,
): Promise<DocumentRecord | null> {
  addressOf(name, defaultProject)
  return findNamed(store.documents, name, defaultProject)
}

/** A readable key that nobody else has: the title's letters and a few random ones. */
function newAddress(name: string, project: string): Address {
  const readable = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
  const unique = crypto.randomUUID().slice(0, 8)
  return { project, key: readable ? `${readable}-${unique}` : unique }
}

function summary(document: DocumentRecord): z.input<typeof documentSummary> {
  return {
    id: document.id,
    address: formatAddress(document),
    title: document.title,
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
    trashedAt: document.trashedAt?.toISOString() ?? null,
    readOnly: document.readOnly,
  }
}
