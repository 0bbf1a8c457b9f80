import type { OrganizationRecord } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { nameField } from '../accounts/people/fields.ts'
import { actorOf } from '../http/actor.ts'
import type { Caller } from '../http/caller.ts'
import { storableText } from '../http/storable-text.ts'
import type { OrganizationService } from './organization-service.ts'

const organization = z.object({ organization: z.uuid() })

const signUp = z.enum(['inherit', 'open', 'invite', 'closed'])

const organizationView = z.object({
  id: z.uuid(),
  name: z.string(),
  signUp,
  requiredIssuer: z.string().nullable(),
  secondFactor: z.boolean(),
  createdAt: z.iso.datetime(),
})

const organizationChange = z
  .object({
    name: nameField,
    signUp,
    requiredIssuer: storableText.max(2_000).nullable(),
    secondFactor: z.boolean(),
  })
  .partial()

const shareable = z.object({
  kind: z.enum(['account', 'group']),
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  colour: z.string().nullable(),
  avatar: z.string().nullable(),
  count: z.number(),
})

/** `/api/v1/organizations/:organization` and `/api/v1/people`. */
export function organizationRoutes(
  instance: FastifyInstance,
  { organizations, caller }: { readonly organizations: OrganizationService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/organizations/:organization',
    { schema: { params: organization, response: { 200: organizationView } } },
    async (request) => viewOf(await organizations.find(await caller(request), request.params.organization)),
  )

  app.patch(
    '/api/v1/organizations/:organization',
    { schema: { params: organization, body: organizationChange, response: { 200: organizationView } } },
    async (request) => {
      const { name, signUp, requiredIssuer, secondFactor } = request.body
      const changed = await organizations.update(
        await actorOf(caller, request),
        request.params.organization,
        {
          ...(name === undefined ? {} : { name }),
          ...(signUp === undefined ? {} : { signUp }),
          ...(requiredIssuer === undefined ? {} : { requiredIssuer }),
          ...(secondFactor === undefined ? {} : { secondFactor }),
        },
      )
      return viewOf(changed)
    },
  )

  app.get(
    '/api/v1/people',
    {
      schema: {
        querystring: z.object({ organization: z.uuid(), q: storableText.max(200).default('') }),
        response: { 200: z.object({ people: z.array(shareable) }) },
      },
    },
    async (request) => {
      const { organization, q } = request.query
      return { people: [...(await organizations.people(await caller(request), organization, q))] }
    },
  )
}

function viewOf({ createdAt, ...record }: OrganizationRecord): z.input<typeof organizationView> {
  return { ...record, createdAt: createdAt.toISOString() }
}
