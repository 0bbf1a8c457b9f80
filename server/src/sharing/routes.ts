import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { nameField, passwordField, secretField } from '../accounts/people/fields.ts'
import { ServiceError } from '../errors/service-error.ts'
import { actorOf } from '../http/actor.ts'
import { bearerToken, type Caller } from '../http/caller.ts'
import type { LinkOpener } from './link-opening.ts'
import {
  accessChange,
  accessView,
  changedAccess,
  linkChange,
  linkView,
  newLink,
  recipientOf,
  viewOfAccess,
  viewOfLink,
} from './schemas.ts'
import type { ShareLinkService } from './share-link-service.ts'
import type { AccessList, ShareService } from './share-service.ts'

const oneDocument = z.object({ address: z.string() })
const oneLink = oneDocument.extend({ link: z.uuid() })
const oneProject = z.object({ project: z.string().max(64) })

/** What {@link sharingRoutes} calls. */
export interface SharingRoutesOptions {
  readonly shares: ShareService
  readonly links: ShareLinkService
  readonly opener: LinkOpener
  readonly caller: Caller
}

/** Who reaches documents and projects, the links of documents, and opening one. */
export function sharingRoutes(
  instance: FastifyInstance,
  { shares, links, opener, caller }: SharingRoutesOptions,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/documents/:address/access',
    { schema: { params: oneDocument, response: { 200: accessView } } },
    async (request) => {
      const { address } = request.params
      return viewOfAccess(await shares.ofDocument(await caller(request, address), address))
    },
  )

  app.put(
    '/api/v1/documents/:address/access',
    { schema: { params: oneDocument, body: accessChange, response: { 200: changedAccess, 204: z.void() } } },
    async (request, reply) => {
      const { address } = request.params
      const actor = await actorOf(caller, request, address)
      const { role } = request.body
      const made = await shares.shareDocument(actor, address, recipientOf(request.body), role)
      const list = await unlessGone(shares.ofDocument(actor.principal, address))
      if (list === null) return reply.status(204).send()
      return reply.send({ ...viewOfAccess(list), url: made?.url ?? null })
    },
  )

  app.put(
    '/api/v1/documents/:address/restricted',
    {
      schema: {
        params: oneDocument,
        body: z.object({ restricted: z.boolean() }),
        response: { 200: accessView },
      },
    },
    async (request) => {
      const { address } = request.params
      const actor = await actorOf(caller, request, address)
      await shares.setRestricted(actor, address, request.body.restricted)
      return viewOfAccess(await shares.ofDocument(actor.principal, address))
    },
  )

  app.get(
    '/api/v1/projects/:project/access',
    { schema: { params: oneProject, response: { 200: accessView } } },
    async (request) => viewOfAccess(await shares.ofProject(await caller(request), request.params.project)),
  )

  app.put(
    '/api/v1/projects/:project/access',
    { schema: { params: oneProject, body: accessChange, response: { 200: changedAccess, 204: z.void() } } },
    async (request, reply) => {
      const { project } = request.params
      const actor = await actorOf(caller, request)
      const made = await shares.shareProject(actor, project, recipientOf(request.body), request.body.role)
      const list = await unlessGone(shares.ofProject(actor.principal, project))
      if (list === null) return reply.status(204).send()
      return reply.send({ ...viewOfAccess(list), url: made?.url ?? null })
    },
  )

  app.get(
    '/api/v1/documents/:address/links',
    { schema: { params: oneDocument, response: { 200: z.object({ links: z.array(linkView) }) } } },
    async (request) => {
      const { address } = request.params
      const listed = await links.list(await caller(request, address), address)
      return { links: listed.map(viewOfLink) }
    },
  )

  app.post(
    '/api/v1/documents/:address/links',
    {
      schema: {
        params: oneDocument,
        body: newLink,
        response: { 201: linkView.extend({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const { address } = request.params
      const { expiresAt, ...wanted } = request.body
      const { link, url } = await links.create(await actorOf(caller, request, address), address, {
        ...wanted,
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      })
      return reply.status(201).send({ ...viewOfLink(link), url })
    },
  )

  app.patch(
    '/api/v1/documents/:address/links/:link',
    { schema: { params: oneLink, body: linkChange, response: { 200: linkView } } },
    async (request) => {
      const { address, link } = request.params
      const { name, role, password, expiresAt, signIn } = request.body
      const changed = await links.change(await actorOf(caller, request, address), address, link, {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(password === undefined ? {} : { password }),
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
        ...(signIn === undefined ? {} : { signIn }),
      })
      return viewOfLink(changed)
    },
  )

  app.delete(
    '/api/v1/documents/:address/links/:link',
    { schema: { params: oneLink, response: { 204: z.void() } } },
    async (request, reply) => {
      const { address, link } = request.params
      await links.revoke(await actorOf(caller, request, address), address, link)
      return reply.status(204).send()
    },
  )

  app.post(
    '/api/v1/links/open',
    {
      schema: {
        body: z.object({
          secret: secretField,
          password: passwordField.nullable().default(null),
          name: nameField.nullable().default(null),
        }),
        response: {
          200: z.object({
            token: z.string().nullable(),
            address: z.string(),
            title: z.string(),
            role: z.enum(['viewer', 'commenter', 'editor']),
          }),
        },
      },
    },
    async (request) => {
      const principal = bearerToken(request.headers) === '' ? null : await caller(request)
      return await opener.open({ principal, address: request.ip }, request.body)
    },
  )
}

/** `null`: the caller has just given away their own access. */
async function unlessGone(reading: Promise<AccessList>): Promise<AccessList | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return null
    throw error
  }
}
