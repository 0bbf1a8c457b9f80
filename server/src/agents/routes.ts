import { Readable } from 'node:stream'
import type { Assistant } from '@cowrite/ai-assist'
import { AGENT_NAMES, AGENTS, actionsOf } from '@cowrite/ai-assist/runs'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Principal } from '../access/principal.ts'
import { documentSummary, summary } from '../documents/summary.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { Caller } from '../http/caller.ts'
import { runEvents } from './run-events.ts'
import type { RunService } from './run-service.ts'
import { viewRun, viewStep } from './run-view.ts'
import { allowance, answer, listOptions, oneDocument, oneRun, order } from './schemas.ts'

/** Most streams of runs at one time: each reads its run's row when there is news, and twice a second. */
const MOST_STREAMS = 200

/** `/api/assistant`, and the runs of agents in documents. */
export function runRoutes(
  instance: FastifyInstance,
  options: {
    readonly assistant: () => Promise<Assistant<Principal>>
    readonly runs: RunService
    readonly isEnabled: boolean
    readonly caller: Caller
  },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { assistant, runs, isEnabled, caller } = options
  let streams = 0

  app.get('/api/assistant', async (request) => {
    await caller(request)
    const { info } = await assistant()
    const agents = AGENT_NAMES.map((name) => AGENTS[name])
    return {
      ...info,
      enabled: isEnabled,
      suggests: true,
      agents: agents.map((agent) => {
        const { name, title, description } = agent
        return { name, title, description, actions: actionsOf(agent, info.offline) }
      }),
    }
  })

  app.post(
    '/api/documents/:address/runs',
    { schema: { params: oneDocument, body: order } },
    async (request, reply) => {
      const { address } = request.params
      const principal = await caller(request, address)
      const { selection = null, language = null, ...body } = request.body
      const run = await runs.create(principal, address, { ...body, selection, language })
      return reply.status(201).send({ run: viewRun(run) })
    },
  )

  app.get(
    '/api/documents/:address/runs',
    { schema: { params: oneDocument, querystring: listOptions } },
    async (request) => {
      const { address } = request.params
      const listed = await runs.list(await caller(request, address), address, request.query.limit)
      return { runs: listed.runs.map(viewRun), agents: listed.agents }
    },
  )

  app.put(
    '/api/documents/:address/agents',
    { schema: { params: oneDocument, body: allowance, response: { 200: documentSummary } } },
    async (request) => {
      const { address } = request.params
      const principal = await caller(request, address)
      return summary(await runs.allow(principal, address, request.body.agents))
    },
  )

  app.get('/api/runs/:id', { schema: { params: oneRun } }, async (request) => {
    const { run, steps } = await runs.get(await caller(request), request.params.id)
    return { run: viewRun(run), steps: steps.map(viewStep) }
  })

  app.get('/api/runs/:id/events', { schema: { params: oneRun } }, async (request, reply) => {
    const principal = await caller(request)
    // The first error is answered as such, not in the stream.
    await runs.get(principal, request.params.id)
    if (streams >= MOST_STREAMS) throw new ServiceError('rate-limited', 'Too many streams of runs are open.')
    streams++
    const gone = new AbortController()
    request.raw.once('close', () => {
      streams--
      gone.abort()
    })
    const events = runEvents(runs.watch(principal, request.params.id, gone.signal))
    return reply.type('text/event-stream; charset=utf-8').send(Readable.from(events))
  })

  app.post('/api/runs/:id/answer', { schema: { params: oneRun, body: answer } }, async (request) => ({
    run: viewRun(await runs.answer(await caller(request), request.params.id, request.body)),
  }))

  app.post('/api/runs/:id/undo', { schema: { params: oneRun } }, async (request) => {
    const { run, undone } = await runs.undo(await caller(request), request.params.id)
    return { run: viewRun(run), undone }
  })

  app.post('/api/runs/:id/stop', { schema: { params: oneRun } }, async (request) => ({
    run: viewRun(await runs.stop(await caller(request), request.params.id)),
  }))
}
