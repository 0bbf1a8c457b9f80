import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../http/caller.ts'
import { USAGE_KEYS } from './usage.ts'
import type { UsageService } from './usage-service.ts'

/** `/api/documents/:address/usage`: what agents used in a document. */
export function usageRoutes(
  instance: FastifyInstance,
  { usage, caller }: { readonly usage: UsageService; readonly caller: Caller },
): void {
  instance.withTypeProvider<ZodTypeProvider>().get(
    '/api/documents/:address/usage',
    {
      schema: {
        params: z.object({ address: z.string() }),
        querystring: z.object({ by: z.enum(USAGE_KEYS).default('agent') }),
      },
    },
    async (request) => {
      const { address } = request.params
      const principal = await caller(request, address)
      return { usage: await usage.ofDocument(principal, address, request.query.by) }
    },
  )
}
