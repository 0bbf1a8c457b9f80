import type { VersionRecord } from '@cowrite/persistence'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../http/caller.ts'
import type { JsonText } from '../workers/document-task.ts'
import * as schemas from './schemas.ts'
import type { VersionDifferences } from './version-differences.ts'
import type { VersionService } from './version-service.ts'
import { NOW } from './version-states.ts'

/** `/api/documents/:address/versions` and `/authorship`: list, name, read, compare and restore versions; authorship. */
export function versionRoutes(
  instance: FastifyInstance,
  {
    versions,
    differences,
    caller,
  }: { readonly versions: VersionService; readonly differences: VersionDifferences; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/documents/:address/versions',
    {
      schema: {
        params: schemas.oneDocument,
        querystring: schemas.page,
        response: { 200: z.object({ versions: z.array(schemas.version) }) },
      },
    },
    async (request) => {
      const { address } = request.params
      const { before, limit, named, until } = request.query
      const listed = await versions.list(await caller(request, address), address, {
        ...{ limit, before, isNamed: named },
        until: until === undefined ? undefined : new Date(until),
      })
      return { versions: listed.map(shown) }
    },
  )

  app.post(
    '/api/documents/:address/versions',
    { schema: { params: schemas.oneDocument, body: schemas.named, response: { 201: schemas.version } } },
    async (request, reply) => {
      const { address } = request.params
      const version = await versions.create(await caller(request, address), address, request.body.name)
      return reply.status(201).send(shown(version))
    },
  )

  app.get(
    '/api/documents/:address/versions/:id',
    { schema: { params: schemas.oneVersion, querystring: z.object({ format: schemas.format }) } },
    async (request, reply) => {
      const { address, id } = request.params
      const { format } = request.query
      const { version, content } = await versions.render(await caller(request, address), address, id, format)
      return sendJson(reply, { version: version && shown(version), format }, { content })
    },
  )

  app.patch(
    '/api/documents/:address/versions/:id',
    { schema: { params: schemas.oneVersion, body: schemas.named, response: { 200: schemas.version } } },
    async (request) => {
      const { address, id } = request.params
      return shown(await versions.rename(await caller(request, address), address, id, request.body.name))
    },
  )

  app.get(
    '/api/documents/:address/versions/:id/diff',
    {
      schema: { params: schemas.oneVersion, querystring: z.object({ against: z.string().default(NOW) }) },
    },
    async (request, reply) => {
      const { address, id } = request.params
      const principal = await caller(request, address)
      const blocks = await versions.compare(principal, address, id, request.query.against)
      return sendJson(reply, {}, { blocks })
    },
  )

  app.get(
    '/api/documents/:address/versions/:id/changes',
    { schema: { params: schemas.oneVersion, querystring: z.object({ against: z.string().optional() }) } },
    async (request, reply) => {
      const { address, id } = request.params
      const leaving = new AbortController()
      reply.raw.on('close', () => leaving.abort())
      const principal = await caller(request, address)
      const against = request.query.against ?? null
      const lines = await differences.stream(principal, address, id, against, leaving.signal)
      return reply.type('application/x-ndjson; charset=utf-8').header('cache-control', 'no-store').send(lines)
    },
  )

  app.get(
    '/api/documents/:address/versions/:id/summary',
    { schema: { params: schemas.oneVersion, response: { 200: schemas.summary } } },
    async (request) => {
      const { address, id } = request.params
      return await differences.summary(await caller(request, address), address, id)
    },
  )

  app.put(
    '/api/documents/:address/visit',
    {
      schema: {
        params: schemas.oneDocument,
        response: { 200: z.object({ since: z.iso.datetime().nullable() }) },
      },
    },
    async (request) => {
      const { address } = request.params
      const since = await versions.visit(await caller(request, address), address)
      return { since: since?.toISOString() ?? null }
    },
  )

  app.get(
    '/api/documents/:address/authorship/shares',
    { schema: { params: schemas.oneDocument, response: { 200: schemas.summary.pick({ authors: true }) } } },
    async (request) => {
      const { address } = request.params
      return await differences.shares(await caller(request, address), address)
    },
  )

  app.post(
    '/api/documents/:address/versions/:id/restore',
    { schema: { params: schemas.oneVersion, response: { 200: schemas.restored } } },
    async (request) => {
      const { address, id } = request.params
      return await versions.restore(await caller(request, address), address, id)
    },
  )

  app.get(
    '/api/documents/:address/authorship',
    { schema: { params: schemas.oneDocument } },
    async (request, reply) => {
      const { address } = request.params
      const blocks = await versions.authorship(await caller(request, address), address)
      return sendJson(reply, {}, { blocks })
    },
  )
}

/** Sends an object of these fields, and of one field that is JSON text already and may have many megabytes. */
function sendJson(
  reply: FastifyReply,
  fields: Readonly<Record<string, unknown>>,
  made: Readonly<Record<string, JsonText>>,
): FastifyReply {
  const members = [
    ...Object.entries(fields).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
    ...Object.entries(made),
  ]
  const body = `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`
  return reply.type('application/json; charset=utf-8').send(body)
}

function shown(version: VersionRecord): z.input<typeof schemas.version> {
  const { id, kind, name, principal, createdAt } = version
  return { id, kind, name, principal, createdAt: createdAt.toISOString() }
}
