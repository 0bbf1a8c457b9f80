import type { Assistant } from '@cowrite/ai-assist'
import { TASK_NAMES, viewRun } from '@cowrite/ai-assist/runs'
import { formatAddress } from '@cowrite/crdt'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { Caller } from '../http/caller.ts'

const relativePosition = z.record(z.string(), z.unknown())

const run = z.object({
  run: z.object({
    id: z.string(),
    task: z.enum(TASK_NAMES),
    state: z.enum(['running', 'done', 'stopped', 'failed']),
    participant: z.number().nullable(),
    message: z.string().nullable(),
  }),
})

/** `/api/assistant` and the runs of the assistant in documents. */
export function runRoutes(
  instance: FastifyInstance,
  options: {
    readonly assistant: () => Promise<Assistant<Principal>>
    readonly documents: DocumentService
    readonly caller: Caller
  },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { assistant, documents, caller } = options

  app.get(
    '/api/assistant',
    {
      schema: {
        response: {
          200: z.object({ offline: z.boolean(), name: z.string(), model: z.string().nullable() }),
        },
      },
    },
    async (request) => {
      await caller(request)
      return (await assistant()).info
    },
  )

  app.post(
    '/api/documents/:address/runs',
    {
      schema: {
        params: z.object({ address: z.string() }),
        body: z.object({
          task: z.enum(TASK_NAMES),
          selection: z.object({ anchor: relativePosition, head: relativePosition }).nullish(),
        }),
        response: { 201: run },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const principal = await caller(request, params.address)
      const address = formatAddress(await documents.findEditable(principal, params.address))
      const { runs } = await assistant()
      const started = await runs.start(address, body.task, body.selection ?? null, principal)
      if (!started.ok) {
        throw new ServiceError(
          started.reason === 'closing' ? 'shutting-down' : 'rate-limited',
          started.message,
        )
      }
      return reply.status(201).send({ run: viewRun(started.run) })
    },
  )

  /** A run, when the caller has this permission for its document. */
  const runFor = async (
    request: FastifyRequest<{ Params: { id: string } }>,
    permission: 'read' | 'write',
  ) => {
    const principal = await caller(request)
    const found = (await assistant()).runs.get(request.params.id)
    if (!found) throw unknownRun()
    await documents.find(principal, found.address, permission).catch((error: unknown) => {
      // A principal that may not read the document is not told that a run exists in it.
      throw error instanceof ServiceError && error.code === 'not-found' ? unknownRun() : error
    })
    return found
  }

  app.get(
    '/api/runs/:id',
    { schema: { params: z.object({ id: z.string() }), response: { 200: run } } },
    async (request) => ({ run: viewRun(await runFor(request, 'read')) }),
  )

  app.post(
    '/api/runs/:id/stop',
    { schema: { params: z.object({ id: z.string() }), response: { 200: run } } },
    async (request) => {
      const { id } = await runFor(request, 'write')
      const stopped = (await assistant()).runs.stop(id)
      if (!stopped) throw unknownRun()
      return { run: viewRun(stopped) }
    },
  )
}

function unknownRun(): ServiceError {
  return new ServiceError('not-found', 'There is no such run, or it ended long ago.')
}
