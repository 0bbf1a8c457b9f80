import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { operationsOf } from '../content/schemas.ts'
import type { Caller } from '../http/caller.ts'
import type { OwnHunks } from './own-hunks.ts'
import type { ProposalService } from './proposal-service.ts'
import * as schemas from './schemas.ts'

/** Largest body of a request, in bytes: operations on a long chapter. */
const BODY_BYTES = 1024 * 1024

/** `/api/documents/:address/suggestions` and `/api/suggestions/:id`: suggestions for a document, and decisions on them. */
export function proposalRoutes(
  instance: FastifyInstance,
  {
    proposals,
    own,
    caller,
  }: { readonly proposals: ProposalService; readonly own: OwnHunks; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/documents/:address/suggestions',
    { schema: { params: schemas.oneDocument, querystring: schemas.which } },
    async (request) => {
      const { address } = request.params
      const principal = await caller(request, address)
      return await proposals.list(principal, address, { pending: request.query.status === 'pending' })
    },
  )

  app.post(
    '/api/documents/:address/suggestions',
    { bodyLimit: BODY_BYTES, schema: { params: schemas.oneDocument, body: schemas.suggestion } },
    async (request, reply) => {
      const { address } = request.params
      const { operations, rationale, idempotencyKey } = request.body
      const suggested = await proposals.create(await caller(request, address), address, {
        operations: operationsOf(operations),
        ...(rationale === undefined ? {} : { rationale }),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })
      return reply.status(suggested.suggestion === null ? 200 : 201).send(suggested)
    },
  )

  app.put(
    '/api/documents/:address/suggestions/own',
    { bodyLimit: BODY_BYTES, schema: { params: schemas.oneDocument, body: schemas.exchange } },
    async (request) => {
      const { address } = request.params
      const { put, ...rest } = request.body
      const parts = await own.exchange(await caller(request, address), address, {
        ...rest,
        put: put.map(({ id, update }) => ({ id, update: new Uint8Array(Buffer.from(update, 'base64')) })),
      })
      return { parts }
    },
  )

  app.get('/api/suggestions/:id', { schema: { params: schemas.oneSuggestion } }, async (request) => ({
    suggestion: await proposals.get(await caller(request), request.params.id),
  }))

  app.post(
    '/api/suggestions/:id/accept',
    { bodyLimit: BODY_BYTES, schema: { params: schemas.oneSuggestion, body: schemas.acceptance } },
    async (request) => {
      const { hunks, edits, force } = request.body
      return await proposals.accept(await caller(request), request.params.id, {
        ...(hunks === undefined ? {} : { hunks }),
        ...(edits === undefined ? {} : { edits }),
        ...(force === undefined ? {} : { force }),
      })
    },
  )

  app.post(
    '/api/suggestions/:id/reject',
    { schema: { params: schemas.oneSuggestion, body: schemas.some } },
    async (request) => await proposals.reject(await caller(request), request.params.id, request.body.hunks),
  )

  app.post(
    '/api/suggestions/:id/withdraw',
    { schema: { params: schemas.oneSuggestion, body: schemas.some } },
    async (request) => await proposals.withdraw(await caller(request), request.params.id, request.body.hunks),
  )

  app.post(
    '/api/suggestions/:id/undo',
    { schema: { params: schemas.oneSuggestion, body: schemas.undone } },
    async (request) => await proposals.undo(await caller(request), request.params.id, request.body.hunks),
  )

  app.get(
    '/api/documents/:address/markdown',
    { schema: { params: schemas.oneDocument, querystring: schemas.markdown } },
    async (request, reply) => {
      const { address } = request.params
      const principal = await caller(request, address)
      const isPlain = request.query.suggestions === 'none'
      const { content } = await proposals.tracked(principal, address, isPlain ? 'plain' : 'criticmarkup')
      return reply.type('text/markdown; charset=utf-8').send(content)
    },
  )

  app.get(
    '/api/documents/:address/suggestions/tracked',
    { schema: { params: schemas.oneDocument } },
    async (request, reply) => {
      const { address } = request.params
      const { content, people } = await proposals.tracked(await caller(request, address), address, 'blocks')
      // The content is JSON already.
      const body = `{"people":${JSON.stringify(people)},"blocks":${content}}`
      return reply.type('application/json; charset=utf-8').send(body)
    },
  )
}
