import { Readable } from 'node:stream'
import type { BlockSelection } from '@cowrite/crdt/richtext'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Caller } from '../http/caller.ts'
import type { BlockService } from './block-service.ts'
import type { JsonText } from './block-task.ts'
import * as schemas from './schemas.ts'

/** Largest body of a request with operations, in bytes: a long chapter. */
const BODY_BYTES = 1024 * 1024
const JSON_TYPE = 'application/json; charset=utf-8'

/** `/api/documents/:address/outline`, `/blocks` and `/operations`: documents read and edited by their blocks. */
export function contentRoutes(
  instance: FastifyInstance,
  { blocks, caller }: { readonly blocks: BlockService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/documents/:address/outline',
    { schema: { params: schemas.oneDocument } },
    async (request, reply) => {
      const { address } = request.params
      const pieces = await blocks.outlinePieces(await caller(request, address), address)
      const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
      reply.type(JSON_TYPE).header('content-length', length)
      return reply.send(Readable.from(pieces, { objectMode: false }))
    },
  )

  app.get(
    '/api/documents/:address/blocks',
    { schema: { params: schemas.oneDocument, querystring: schemas.selection } },
    async (request, reply) => {
      const { address } = request.params
      const selection = schemas.given(request.query) as BlockSelection
      return sendJson(reply, await blocks.read(await caller(request, address), address, selection))
    },
  )

  app.post(
    '/api/documents/:address/operations',
    { bodyLimit: BODY_BYTES, schema: { params: schemas.oneDocument, body: schemas.edit } },
    async (request) => {
      const { address } = request.params
      const { operations, idempotencyKey } = request.body
      return await blocks.apply(await caller(request, address), address, {
        operations: schemas.operationsOf(operations),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      })
    },
  )
}

/** Sends what is JSON already. */
function sendJson(reply: FastifyReply, json: JsonText): FastifyReply {
  return reply.type(JSON_TYPE).send(json)
}
