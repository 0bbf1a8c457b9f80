import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../http/caller.ts'
import { storableText } from '../http/storable-text.ts'
import { type AuditQuery, type AuditService, PAGE_LIMIT } from './audit-service.ts'

const PAGE = 50

const filter = z.object({
  principal: storableText.optional(),
  action: storableText.optional(),
  target: storableText.optional(),
  from: z.coerce.date().optional(),
  until: z.coerce.date().optional(),
})

const page = filter.extend({
  before: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE),
})

const organization = z.object({ organization: z.uuid() })

const auditEvent = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  principal: z.string(),
  principalName: z.string(),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  targetName: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  address: z.string(),
})

/** `/api/v1/organizations/:organization/audit`: the audit log, in pages and as a file. */
export function auditRoutes(
  instance: FastifyInstance,
  { audit, caller }: { readonly audit: AuditService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/organizations/:organization/audit',
    {
      schema: {
        params: organization,
        querystring: page,
        response: { 200: z.object({ events: z.array(auditEvent), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { before = null, limit, ...query } = request.query
      const listed = await audit.list(await caller(request), request.params.organization, queryOf(query), {
        before,
        limit,
      })
      const events = listed.events.map(({ target, at, ...event }) => ({
        ...event,
        at: at.toISOString(),
        targetKind: target.kind,
        targetId: target.id,
        targetName: target.name,
      }))
      return { events, next: listed.next }
    },
  )

  app.get(
    '/api/v1/organizations/:organization/audit.csv',
    { schema: { params: organization, querystring: filter } },
    async (request, reply) => {
      const lines = await audit.file(
        await caller(request),
        request.params.organization,
        queryOf(request.query),
      )
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .send(Readable.from(lines))
    },
  )
}

function queryOf({ principal, action, target, from, until }: z.output<typeof filter>): AuditQuery {
  return {
    ...(principal === undefined ? {} : { principal }),
    // `link.` and `link` both mean all events of links.
    ...(action === undefined ? {} : { action: action.replace(/\.$/, '') }),
    ...(target === undefined ? {} : { target }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  }
}
