import type { GroupRecord } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { nameField } from '../../accounts/people/fields.ts'
import { actorOf } from '../../http/actor.ts'
import type { Caller } from '../../http/caller.ts'
import type { GroupService } from './group-service.ts'

const organization = z.object({ organization: z.uuid() })
const oneGroup = organization.extend({ group: z.uuid() })
const oneMember = oneGroup.extend({ account: z.uuid() })

const groupView = z.object({
  id: z.uuid(),
  name: z.string(),
  claim: z.string().nullable(),
  members: z.array(z.uuid()),
})

/** `/api/v1/organizations/:organization/groups`. */
export function groupRoutes(
  instance: FastifyInstance,
  { groups, caller }: { readonly groups: GroupService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/organizations/:organization/groups',
    { schema: { params: organization, response: { 200: z.object({ groups: z.array(groupView) }) } } },
    async (request) => {
      const listed = await groups.list(await caller(request), request.params.organization)
      return { groups: listed.map(viewOf) }
    },
  )

  app.post(
    '/api/v1/organizations/:organization/groups',
    {
      schema: {
        params: organization,
        body: z.object({ name: nameField, claim: nameField.nullable().default(null) }),
        response: { 201: groupView },
      },
    },
    async (request, reply) => {
      const actor = await actorOf(caller, request)
      const group = await groups.create(actor, request.params.organization, request.body)
      return reply.status(201).send(viewOf(group))
    },
  )

  app.patch(
    '/api/v1/organizations/:organization/groups/:group',
    {
      schema: {
        params: oneGroup,
        body: z.object({ name: nameField.optional(), claim: nameField.nullable().optional() }),
        response: { 200: groupView },
      },
    },
    async (request) => {
      const { name, claim } = request.body
      const { organization, group } = request.params
      const changed = await groups.update(await actorOf(caller, request), organization, group, {
        ...(name === undefined ? {} : { name }),
        ...(claim === undefined ? {} : { claim }),
      })
      return viewOf(changed)
    },
  )

  app.delete(
    '/api/v1/organizations/:organization/groups/:group',
    { schema: { params: oneGroup, response: { 204: z.void() } } },
    async (request, reply) => {
      const { organization, group } = request.params
      await groups.delete(await actorOf(caller, request), organization, group)
      return reply.status(204).send()
    },
  )

  app.put(
    '/api/v1/organizations/:organization/groups/:group/members/:account',
    { schema: { params: oneMember, response: { 204: z.void() } } },
    async (request, reply) => {
      await groups.addMember(await actorOf(caller, request), request.params)
      return reply.status(204).send()
    },
  )

  app.delete(
    '/api/v1/organizations/:organization/groups/:group/members/:account',
    { schema: { params: oneMember, response: { 204: z.void() } } },
    async (request, reply) => {
      await groups.removeMember(await actorOf(caller, request), request.params)
      return reply.status(204).send()
    },
  )
}

function viewOf({ id, name, claim, members }: GroupRecord): z.input<typeof groupView> {
  return { id, name, claim, members: [...members] }
}
