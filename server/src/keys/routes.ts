import type { ApiKeyRecord } from '@cowrite/persistence'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Actor } from '../access/access-changes.ts'
import type { Caller } from '../http/caller.ts'
import type { KeyOrder, KeyService, NewKey } from './key-service.ts'
import { keyOrder, keyView, oneKey, oneOrganization, organizationKey, rotation } from './schemas.ts'

const listed = z.object({ keys: z.array(keyView) })
/** The key itself is in this one answer only. */
const made = keyView.extend({ key: z.string() })

/** `/api/v1/account/keys` and `/api/v1/organizations/:id/keys`: list, make, replace, revoke. */
export function keyRoutes(
  instance: FastifyInstance,
  { keys, caller }: { readonly keys: KeyService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const actor = async (request: FastifyRequest): Promise<Actor> => ({
    principal: await caller(request),
    address: request.ip,
  })

  app.get('/api/v1/account/keys', { schema: { response: { 200: listed } } }, async (request) => ({
    keys: (await keys.list(await caller(request), null)).map(view),
  }))

  app.post(
    '/api/v1/account/keys',
    { schema: { body: keyOrder, response: { 201: made } } },
    async (request, reply) => {
      const created = await keys.create(await actor(request), null, orderOf(request.body))
      return reply.status(201).send(shown(created))
    },
  )

  app.post(
    '/api/v1/account/keys/:key/rotate',
    { schema: { params: oneKey, body: rotation, response: { 200: made } } },
    async (request) => {
      const { key } = request.params
      return shown(await keys.rotate(await actor(request), null, key, request.body.graceSeconds * 1_000))
    },
  )

  app.delete(
    '/api/v1/account/keys/:key',
    { schema: { params: oneKey, response: { 204: z.void() } } },
    async (request, reply) => {
      await keys.revoke(await actor(request), null, request.params.key)
      return reply.status(204).send()
    },
  )

  app.get(
    '/api/v1/organizations/:id/keys',
    { schema: { params: oneOrganization, response: { 200: listed } } },
    async (request) => ({
      keys: (await keys.list(await caller(request), request.params.id)).map(view),
    }),
  )

  app.post(
    '/api/v1/organizations/:id/keys',
    { schema: { params: oneOrganization, body: keyOrder, response: { 201: made } } },
    async (request, reply) => {
      const created = await keys.create(await actor(request), request.params.id, orderOf(request.body))
      return reply.status(201).send(shown(created))
    },
  )

  app.post(
    '/api/v1/organizations/:id/keys/:key/rotate',
    { schema: { params: organizationKey, body: rotation, response: { 200: made } } },
    async (request) => {
      const { id, key } = request.params
      return shown(await keys.rotate(await actor(request), id, key, request.body.graceSeconds * 1_000))
    },
  )

  app.delete(
    '/api/v1/organizations/:id/keys/:key',
    { schema: { params: organizationKey, response: { 204: z.void() } } },
    async (request, reply) => {
      const { id, key } = request.params
      await keys.revoke(await actor(request), id, key)
      return reply.status(204).send()
    },
  )
}

function orderOf({ name, scopes, projects, expiresAt }: z.output<typeof keyOrder>): KeyOrder {
  return { name, scopes, projects: projects ?? null, expiresAt: expiresAt ? new Date(expiresAt) : null }
}

function shown({ record, secret }: NewKey): z.input<typeof made> {
  return { ...view(record), key: secret }
}

function view(record: ApiKeyRecord): z.input<typeof keyView> {
  const { id, name, prefix, scopes, projects, createdBy, createdAt } = record
  return {
    ...{ id, name, prefix, createdBy },
    scopes: [...scopes],
    projects: projects?.map(({ key }) => key) ?? null,
    createdAt: createdAt.toISOString(),
    lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
    expiresAt: record.expiresAt?.toISOString() ?? null,
    previousUntil: record.previousUntil?.toISOString() ?? null,
  }
}
