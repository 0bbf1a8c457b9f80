import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { documentSummary, summary, title } from '../documents/summary.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { Caller } from '../http/caller.ts'
import type { CreationService } from './creation-service.ts'

/** Most texts that are being received and read at one time: together they take 128 MiB at most. */
const AT_ONCE = 16

/** What the routes work with. */
export interface CreationRoutesOptions {
  readonly creation: CreationService
  readonly caller: Caller
  /** Largest text, in bytes. */
  readonly textBytes: number
}

/** `/api/imports` and `/api/documents/:address/copies`: documents that have content from the start. */
export function creationRoutes(
  instance: FastifyInstance,
  { creation, caller, textBytes }: CreationRoutesOptions,
): void {
  instance.withTypeProvider<ZodTypeProvider>().post(
    '/api/documents/:address/copies',
    {
      schema: {
        params: z.object({ address: z.string() }),
        body: z.object({ title: title.optional(), address: z.string().optional() }).default({}),
        response: { 201: documentSummary },
      },
    },
    async (request, reply) => {
      const { address } = request.params
      const copied = await creation.copy(await caller(request, address), address, given(request.body))
      return reply.status(201).send(summary(copied))
    },
  )

  // In a scope of its own, which alone takes Markdown.
  void instance.register(async (scope) => {
    let open = 0
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'text/markdown',
      { parseAs: 'string', bodyLimit: textBytes },
      (_request, body, done) => done(null, body),
    )
    scope.addHook('onRequest', async (_request, reply) => {
      if (open >= AT_ONCE)
        throw new ServiceError('rate-limited', 'Too many files are being read at the moment.')
      open++
      reply.raw.once('close', () => open--)
    })
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/api/imports',
      {
        schema: {
          querystring: z.object({
            title: title.optional(),
            name: title.optional(),
            address: z.string().optional(),
          }),
          body: z.string().default(''),
          response: { 201: documentSummary },
        },
      },
      async (request, reply) => {
        const { address } = request.query
        const principal = await caller(request, address)
        const created = await creation.fromMarkdown(principal, request.body, given(request.query))
        return reply.status(201).send(summary(created))
      },
    )
  })
}

/** The fields that have a value. */
function given<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>
  }
}
