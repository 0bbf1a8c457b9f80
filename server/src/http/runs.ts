import type { Assistant } from '@cowrite/ai-assist'
import { TASK_NAMES, viewRun } from '@cowrite/ai-assist/runs'
import { formatAddress } from '@cowrite/crdt'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addressOf } from './documents.ts'
import { HttpError } from './http-error.ts'

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
  parts: { readonly assistant: () => Promise<Assistant>; readonly defaultProject: string },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { assistant, defaultProject } = parts

  app.get(
    '/api/assistant',
    {
      schema: {
        response: {
          200: z.object({ offline: z.boolean(), name: z.string(), model: z.string().nullable() }),
        },
      },
    },
    async () => (await assistant()).info,
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
    async ({ params, body }, reply) => {
      const address = formatAddress(addressOf(params.address, defaultProject))
      const { runs } = await assistant()
      const started = await runs.start(address, body.task, body.selection ?? null, 'guest')
      if (!started.ok) {
        throw new HttpError(started.reason === 'closing' ? 'shutting-down' : 'rate-limited', started.message)
      }
      return reply.status(201).send({ run: viewRun(started.run) })
    },
  )

  app.get(
    '/api/runs/:id',
    { schema: { params: z.object({ id: z.string() }), response: { 200: run } } },
    async ({ params }) => ({ run: viewRun(known((await assistant()).runs.get(params.id))) }),
  )

  app.post(
    '/api/runs/:id/stop',
    { schema: { params: z.object({ id: z.string() }), response: { 200: run } } },
    async ({ params }) => ({ run: viewRun(known((await assistant()).runs.stop(params.id))) }),
  )
}

function known<Run>(found: Run | null): Run {
  if (!found) throw new HttpError('not-found', 'There is no such run, or it ended long ago.')
  return found
}
