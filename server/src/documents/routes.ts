import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../http/caller.ts'
import { storableText } from '../http/storable-text.ts'
import { type DocumentService, LIST_LIMIT } from './document-service.ts'
import type { HereNow } from './here-now.ts'
import { openDocument } from './open-documents.ts'
import { documentSummary, summary, title } from './summary.ts'

const oneDocument = z.object({ address: z.string() })

/** What changes with one request. */
const documentChange = z
  .object({ title: title.optional(), template: z.boolean().optional() })
  .refine(({ title, template }) => (title === undefined) !== (template === undefined), {
    error: 'A title or whether it is a template, one of them.',
  })

/** `/api/presence`, and `/api/documents`: list, create, read, rename, make a template, trash, restore, delete for good. */
export function documentRoutes(
  instance: FastifyInstance,
  {
    documents,
    hereNow,
    caller,
  }: { readonly documents: DocumentService; readonly hereNow: HereNow; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/presence',
    { schema: { response: { 200: z.object({ documents: z.array(openDocument) }) } } },
    async (request) => ({ documents: await hereNow.list(await caller(request)) }),
  )

  app.get(
    '/api/documents',
    {
      schema: {
        querystring: z.object({
          project: storableText.optional(),
          all: z.enum(['true', 'false']).default('false'),
          trashed: z.enum(['true', 'false']).default('false'),
          templates: z.enum(['true', 'false']).default('false'),
          limit: z.coerce.number().int().min(1).max(LIST_LIMIT).optional(),
        }),
        response: { 200: z.object({ documents: z.array(documentSummary) }) },
      },
    },
    async (request) => {
      const { project, all, trashed, templates, limit } = request.query
      const listed = await documents.list(await caller(request), {
        ...(all === 'true' ? { project: null } : project === undefined ? {} : { project }),
        trashed: trashed === 'true',
        templates: templates === 'true',
        ...(limit === undefined ? {} : { limit }),
      })
      return { documents: listed.map(summary) }
    },
  )

  app.post(
    '/api/documents',
    {
      schema: {
        body: z
          .object({ title: title.optional(), address: z.string().optional(), project: z.string().optional() })
          .default({}),
        response: { 201: documentSummary },
      },
    },
    async (request, reply) => {
      const { title, address, project } = request.body
      const document = await documents.create(await caller(request, address), {
        ...(title === undefined ? {} : { title }),
        ...(address === undefined ? {} : { address }),
        ...(project === undefined ? {} : { project }),
      })
      return reply.status(201).send(summary(document))
    },
  )

  app.get(
    '/api/documents/:address',
    { schema: { params: oneDocument, response: { 200: documentSummary } } },
    async (request) => {
      const { address } = request.params
      return summary(await documents.find(await caller(request, address), address))
    },
  )

  app.patch(
    '/api/documents/:address',
    { schema: { params: oneDocument, body: documentChange, response: { 200: documentSummary } } },
    async (request) => {
      const { address } = request.params
      const { title, template } = request.body
      const principal = await caller(request, address)
      if (title !== undefined) return summary(await documents.rename(principal, address, title))
      return summary(await documents.setTemplate(principal, address, template === true))
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
    async (request, reply) => {
      const { address } = request.params
      const principal = await caller(request, address)
      if (request.query.forever === 'false') return summary(await documents.trash(principal, address))
      await documents.delete(principal, address)
      return reply.status(204).send()
    },
  )

  app.post(
    '/api/documents/:address/restore',
    { schema: { params: oneDocument, response: { 200: documentSummary } } },
    async (request) => {
      const { address } = request.params
      return summary(await documents.restore(await caller(request, address), address))
    },
  )
}
