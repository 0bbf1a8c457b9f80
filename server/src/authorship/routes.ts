import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../http/caller.ts'
import type { AuthorService } from './author-service.ts'

/** Most clients in a question. */
const MOST_CLIENTS = 200

const client = z.string().regex(/^\d{1,10}$/, 'must be a clientID of Yjs')

const author = z.object({
  client: z.number(),
  clock: z.number(),
  principal: z.string(),
  name: z.string(),
  colour: z.string().nullable(),
  kind: z.enum(['guest', 'person', 'agent']),
  run: z.string().nullable(),
  model: z.string().nullable(),
  invoker: z.object({ id: z.string(), name: z.string() }).nullable(),
  acceptedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  at: z.string().nullable(),
})

/** `/api/documents/:address/authors`: who wrote what the Yjs clients in a document wrote. */
export function authorRoutes(
  instance: FastifyInstance,
  { authors, caller }: { readonly authors: AuthorService; readonly caller: Caller },
): void {
  instance.withTypeProvider<ZodTypeProvider>().get(
    '/api/documents/:address/authors',
    {
      schema: {
        params: z.object({ address: z.string() }),
        /** `clients` are separated by commas. */
        querystring: z.object({
          clients: z
            .string()
            .transform((text) => text.split(','))
            .pipe(z.array(client).max(MOST_CLIENTS))
            .optional(),
        }),
        response: { 200: z.object({ authors: z.array(author) }) },
      },
    },
    async (request) => {
      const { address } = request.params
      const clients = request.query.clients?.map(Number) ?? null
      const found = await authors.authors(await caller(request, address), address, clients)
      return { authors: found.map(({ at, ...one }) => ({ ...one, at: at?.toISOString() ?? null })) }
    },
  )
}
