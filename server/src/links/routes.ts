import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { documentSummary, summary } from '../documents/summary.ts'
import type { Caller } from '../http/caller.ts'
import type { LinkService } from './link-service.ts'

/** `/api/documents/:address/backlinks`: the documents that mention a document. */
export function linkRoutes(
  instance: FastifyInstance,
  { links, caller }: { readonly links: LinkService; readonly caller: Caller },
): void {
  instance.withTypeProvider<ZodTypeProvider>().get(
    '/api/documents/:address/backlinks',
    {
      schema: {
        params: z.object({ address: z.string() }),
        response: { 200: z.object({ documents: z.array(documentSummary) }) },
      },
    },
    async (request) => {
      const { address } = request.params
      const linking = await links.backlinks(await caller(request, address), address)
      return { documents: linking.map(summary) }
    },
  )
}
