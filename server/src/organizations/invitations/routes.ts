import { type InvitationRecord, ORGANIZATION_ROLES } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { emailField, secretField } from '../../accounts/people/fields.ts'
import { ServiceError } from '../../errors/service-error.ts'
import { actorOf } from '../../http/actor.ts'
import type { Caller } from '../../http/caller.ts'
import type { InvitationService } from './invitation-service.ts'

/** Most groups that an invitation names. */
const MOST_GROUPS = 50

const organization = z.object({ organization: z.uuid() })
const oneInvitation = organization.extend({ invitation: z.uuid() })
const role = z.enum(ORGANIZATION_ROLES)

const invitationView = z.object({
  id: z.uuid(),
  email: z.string().nullable(),
  role,
  groups: z.array(z.uuid()),
  uses: z.number(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})

const made = invitationView.extend({ url: z.string(), isSent: z.boolean() })

/** `/api/v1/organizations/:organization/invitations`, and `/api/v1/invitations/:token` for those who are invited. */
export function invitationRoutes(
  instance: FastifyInstance,
  { invitations, caller }: { readonly invitations: InvitationService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/organizations/:organization/invitations',
    {
      schema: { params: organization, response: { 200: z.object({ invitations: z.array(invitationView) }) } },
    },
    async (request) => {
      const listed = await invitations.list(await caller(request), request.params.organization)
      return { invitations: listed.map(viewOf) }
    },
  )

  app.post(
    '/api/v1/organizations/:organization/invitations',
    {
      schema: {
        params: organization,
        body: z.object({
          email: emailField.nullable().default(null),
          role,
          groups: z.array(z.uuid()).max(MOST_GROUPS).default([]),
        }),
        response: { 201: made },
      },
    },
    async (request, reply) => {
      const actor = await actorOf(caller, request)
      const { invitation, url, isSent } = await invitations.create(
        actor,
        request.params.organization,
        request.body,
      )
      return reply.status(201).send({ ...viewOf(invitation), url, isSent })
    },
  )

  app.delete(
    '/api/v1/organizations/:organization/invitations/:invitation',
    { schema: { params: oneInvitation, response: { 204: z.void() } } },
    async (request, reply) => {
      const { organization, invitation } = request.params
      await invitations.revoke(await actorOf(caller, request), organization, invitation)
      return reply.status(204).send()
    },
  )

  app.get(
    '/api/v1/invitations/:token',
    {
      schema: {
        params: z.object({ token: secretField }),
        response: {
          200: z.object({
            organization: z.string(),
            inviter: z.string().nullable(),
            email: z.string().nullable(),
            role,
          }),
        },
      },
    },
    async (request) => {
      const invitation = await invitations.find(request.params.token)
      if (invitation === null) throw new ServiceError('not-found', 'This invitation is over.')
      const { organizationName, inviterName, email, role } = invitation
      return { organization: organizationName, inviter: inviterName, email, role }
    },
  )

  app.post(
    '/api/v1/invitations/:token/accept',
    {
      schema: {
        params: z.object({ token: secretField }),
        response: { 200: z.object({ organization: z.object({ id: z.uuid(), name: z.string() }) }) },
      },
    },
    async (request) => {
      const accepted = await invitations.acceptAs(await actorOf(caller, request), request.params.token)
      return { organization: { id: accepted.organization, name: accepted.organizationName } }
    },
  )
}

function viewOf(invitation: InvitationRecord): z.input<typeof invitationView> {
  const { id, email, role, groups, uses, createdBy, createdAt, expiresAt } = invitation
  const times = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
  return { id, email, role, groups: [...groups], uses, createdBy, ...times }
}
