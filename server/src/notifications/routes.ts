import { Readable } from 'node:stream'
import { DIGEST_RULES, NOTIFICATION_KINDS } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ServiceError } from '../errors/service-error.ts'
import type { Caller } from '../http/caller.ts'
import { inboxEvents } from './inbox/inbox-events.ts'
import type { InboxWatchers } from './inbox/inbox-watchers.ts'
import { type Notification, type NotificationService, sessionOf } from './inbox/notification-service.ts'

/** Most streams of this node, and of one account: each is a connection, and counts with each news. */
const MOST_STREAMS = 2_000
const MOST_STREAMS_OF_ACCOUNT = 20
/** Most ids of one request, and notifications of one answer. */
const MOST = 100

const notification = z.object({
  id: z.uuid(),
  kind: z.enum(NOTIFICATION_KINDS),
  document: z.string(),
  title: z.string(),
  thread: z.string().nullable(),
  comment: z.string().nullable(),
  suggestion: z.string().nullable(),
  by: z.object({ id: z.string(), name: z.string(), colour: z.string().nullable() }),
  excerpt: z.string(),
  at: z.iso.datetime(),
  read: z.boolean(),
})

const page = z.object({
  notifications: z.array(notification),
  unread: z.number(),
  next: z.uuid().nullable(),
})

const listOptions = z.object({
  unread: z.stringbool().default(false),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(30),
})

const marked = z.union([
  z.object({ ids: z.array(z.uuid()).max(MOST) }).strict(),
  z.object({ all: z.literal(true) }).strict(),
])

const oneDocument = z.object({ address: z.string() })
const mute = z.object({ muted: z.boolean() })
const mailRule = z.object({ mail: z.enum(DIGEST_RULES) })

/** `/api/v1/notifications`, and documents that a person muted. */
export function notificationRoutes(
  instance: FastifyInstance,
  options: {
    readonly service: NotificationService
    readonly watchers: InboxWatchers
    readonly caller: Caller
    /** Whether mails reach people. */
    readonly sendsMails: boolean
  },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { service, watchers, caller, sendsMails } = options

  app.get(
    '/api/v1/notifications',
    { schema: { querystring: listOptions, response: { 200: page } } },
    async (request) => {
      const { unread, before = null, limit } = request.query
      const listed = await service.list(await caller(request), { unread, before, limit })
      return { ...listed, notifications: listed.notifications.map(viewOf) }
    },
  )

  app.post(
    '/api/v1/notifications/read',
    { schema: { body: marked, response: { 200: z.object({ unread: z.number() }) } } },
    async (request) => {
      const ids = 'ids' in request.body ? request.body.ids : null
      return { unread: await service.markRead(await caller(request), ids) }
    },
  )

  app.get('/api/v1/notifications/events', async (request, reply) => {
    const principal = await caller(request)
    const { account, session } = sessionOf(principal)
    if (watchers.size >= MOST_STREAMS || watchers.count(account) >= MOST_STREAMS_OF_ACCOUNT)
      throw new ServiceError('rate-limited', 'Too many streams of notifications are open.')
    const page = watchers.watch(account, session)
    request.raw.once('close', page.end)
    const events = inboxEvents({
      next: page.next,
      unread: () => service.unread(principal),
      expiresAt: principal.expiresAt ?? Number.POSITIVE_INFINITY,
    })
    return reply.type('text/event-stream; charset=utf-8').send(Readable.from(events))
  })

  const mailView = mailRule.extend({ configured: z.boolean() })
  app.get('/api/v1/notifications/mail', { schema: { response: { 200: mailView } } }, async (request) => ({
    mail: await service.mailRule(await caller(request)),
    configured: sendsMails,
  }))

  app.put(
    '/api/v1/notifications/mail',
    { schema: { body: mailRule, response: { 200: mailView } } },
    async (request) => {
      const { mail } = request.body
      await service.setMailRule(await caller(request), mail)
      return { mail, configured: sendsMails }
    },
  )

  const muted = { schema: { params: oneDocument, response: { 200: mute } } }
  app.get('/api/v1/documents/:address/mute', muted, async (request) => {
    const { address } = request.params
    return { muted: await service.isMuted(await caller(request, address), address) }
  })

  for (const [method, value] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    app.route({
      method,
      url: '/api/v1/documents/:address/mute',
      ...muted,
      handler: async (request) => {
        const { address } = request.params
        await service.setMuted(await caller(request, address), address, value)
        return { muted: value }
      },
    })
  }
}

function viewOf({ at, ...shown }: Notification): z.input<typeof notification> {
  return { ...shown, at: at.toISOString() }
}
