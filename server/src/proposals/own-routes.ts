import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../http/caller.ts'
import { storableText } from '../http/storable-text.ts'
import { HELD_BYTES, type OwnHunks } from './own-hunks.ts'
import { oneDocument } from './schemas.ts'

/** Largest body of a request, in bytes, and most parts in it. */
const BODY_BYTES = 1024 * 1024
const MOST_PUT = 50
const MOST_KNOWN = 1_000

const ids = z.array(z.uuid()).max(MOST_KNOWN).default([])

const exchange = z.strictObject({
  known: z
    .array(z.strictObject({ id: z.uuid(), version: z.string().max(40).nullable() }))
    .max(MOST_KNOWN)
    .default([]),
  put: z
    .array(z.strictObject({ id: z.uuid(), update: z.base64().max(Math.ceil(HELD_BYTES / 3) * 4) }))
    .max(MOST_PUT)
    .default([]),
  takenBack: ids,
  name: storableText.max(100).nullable().default(null),
})

/** `/api/documents/:address/suggestions/own`: what a person suggests in an editor. */
export function ownHunkRoutes(
  instance: FastifyInstance,
  { own, caller }: { readonly own: OwnHunks; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.put(
    '/api/documents/:address/suggestions/own',
    { bodyLimit: BODY_BYTES, schema: { params: oneDocument, body: exchange } },
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
}
