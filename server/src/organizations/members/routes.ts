import { type MemberRecord, ORGANIZATION_ROLES } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { actorOf } from '../../http/actor.ts'
import type { Caller } from '../../http/caller.ts'
import type { MemberService } from './member-service.ts'

const organization = z.object({ organization: z.uuid() })
const oneMember = organization.extend({ account: z.uuid() })
const role = z.enum(ORGANIZATION_ROLES)

const memberView = z.object({
  account: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  colour: z.string().nullable(),
  avatar: z.string().nullable(),
  role,
  groups: z.array(z.object({ id: z.uuid(), name: z.string() })),
  lastSeenAt: z.iso.datetime().nullable(),
  secondFactor: z.boolean(),
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
})

/** `/api/v1/organizations/:organization/members`. */
export function memberRoutes(
  instance: FastifyInstance,
  { members, caller }: { readonly members: MemberService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/organizations/:organization/members',
    { schema: { params: organization, response: { 200: z.object({ members: z.array(memberView) }) } } },
    async (request) => {
      const listed = await members.list(await caller(request), request.params.organization)
      return { members: listed.map(viewOf) }
    },
  )

  app.patch(
    '/api/v1/organizations/:organization/members/:account',
    {
      schema: {
        params: oneMember,
        body: z.object({ role: role.optional(), disabled: z.boolean().optional() }),
        response: { 200: memberView },
      },
    },
    async (request) => {
      const { organization, account } = request.params
      const { role, disabled } = request.body
      const changed = await members.change(await actorOf(caller, request), organization, account, {
        ...(role === undefined ? {} : { role }),
        ...(disabled === undefined ? {} : { disabled }),
      })
      return viewOf(changed)
    },
  )

  app.delete(
    '/api/v1/organizations/:organization/members/:account',
    { schema: { params: oneMember, response: { 204: z.void() } } },
    async (request, reply) => {
      const { organization, account } = request.params
      await members.remove(await actorOf(caller, request), organization, account)
      return reply.status(204).send()
    },
  )
}

function viewOf({ groups, lastSeenAt, createdAt, ...member }: MemberRecord): z.input<typeof memberView> {
  return {
    ...member,
    groups: [...groups],
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}
