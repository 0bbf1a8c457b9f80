import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { actorOf } from '../http/actor.ts'
import type { Caller } from '../http/caller.ts'
import type { CommentService, Said, ThreadChangeRequest } from './comment-service.ts'
import * as schemas from './schemas.ts'

/** `/api/documents/:address/threads` and `/readers`, `/api/threads/:id`, `/api/comments/:id`: comments on a document. */
export function commentRoutes(
  instance: FastifyInstance,
  { comments, caller }: { readonly comments: CommentService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/documents/:address/threads',
    { schema: { params: schemas.oneDocument, querystring: schemas.changes } },
    async (request) => {
      const { address } = request.params
      return await comments.list(await caller(request, address), address, request.query.since ?? null)
    },
  )

  app.post(
    '/api/documents/:address/threads',
    { schema: { params: schemas.oneDocument, body: schemas.newThread } },
    async (request, reply) => {
      const { address } = request.params
      const { anchor, quotation, assignee } = request.body
      const thread = await comments.create(await caller(request, address), address, {
        ...saidOf(request.body),
        anchor,
        quotation,
        ...(assignee === undefined ? {} : { assignee }),
      })
      return reply.status(201).send({ thread })
    },
  )

  app.post(
    '/api/documents/:address/threads/read',
    { schema: { params: schemas.oneDocument } },
    async (request, reply) => {
      const { address } = request.params
      await comments.markAllRead(await caller(request, address), address)
      return reply.status(204).send()
    },
  )

  app.get(
    '/api/documents/:address/readers',
    { schema: { params: schemas.oneDocument, querystring: schemas.query } },
    async (request) => {
      const { address } = request.params
      return { people: await comments.readers(await caller(request, address), address, request.query.q) }
    },
  )

  app.get('/api/threads/:id', { schema: { params: schemas.oneThread } }, async (request) => ({
    thread: await comments.get(await caller(request), request.params.id),
  }))

  app.patch(
    '/api/threads/:id',
    { schema: { params: schemas.oneThread, body: schemas.threadChange } },
    async (request) => {
      const { status, assignee } = request.body
      const change: ThreadChangeRequest = {
        ...(status === undefined ? {} : { status }),
        ...(assignee === undefined ? {} : { assignee }),
      }
      return { thread: await comments.changeThread(await caller(request), request.params.id, change) }
    },
  )

  app.delete('/api/threads/:id', { schema: { params: schemas.oneThread } }, async (request, reply) => {
    await comments.deleteThread(await actorOf(caller, request), request.params.id)
    return reply.status(204).send()
  })

  app.post(
    '/api/threads/:id/comments',
    { schema: { params: schemas.oneThread, body: schemas.reply } },
    async (request, reply) => {
      const said = saidOf(request.body)
      const thread = await comments.reply(await caller(request), request.params.id, said)
      return reply.status(201).send({ thread })
    },
  )

  app.post(
    '/api/threads/:id/read',
    { schema: { params: schemas.oneThread, body: schemas.read } },
    async (request, reply) => {
      const revision = request.body?.revision ?? null
      await comments.markRead(await caller(request), request.params.id, revision)
      return reply.status(204).send()
    },
  )

  app.patch(
    '/api/comments/:id',
    { schema: { params: schemas.oneComment, body: schemas.edit } },
    async (request) => ({
      thread: await comments.edit(await caller(request), request.params.id, request.body.body),
    }),
  )

  app.delete('/api/comments/:id', { schema: { params: schemas.oneComment } }, async (request, reply) => {
    await comments.deleteComment(await actorOf(caller, request), request.params.id)
    return reply.status(204).send()
  })

  app.put(
    '/api/comments/:id/reactions/:emoji',
    { schema: { params: schemas.oneReaction } },
    async (request) => {
      const { id, emoji } = request.params
      return { thread: await comments.react(await caller(request), id, emoji, true) }
    },
  )

  app.delete(
    '/api/comments/:id/reactions/:emoji',
    { schema: { params: schemas.oneReaction } },
    async (request) => {
      const { id, emoji } = request.params
      return { thread: await comments.react(await caller(request), id, emoji, false) }
    },
  )
}

function saidOf({
  body,
  idempotencyKey,
  name,
}: {
  readonly body: string
  readonly idempotencyKey?: string | undefined
  readonly name?: string | undefined
}): Said {
  return {
    body,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(name === undefined ? {} : { name }),
  }
}
