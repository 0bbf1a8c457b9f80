import { DOCUMENT_ROLES } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { nameField } from '../../accounts/people/fields.ts'
import { actorOf } from '../../http/actor.ts'
import type { Caller } from '../../http/caller.ts'
import type { ProjectService, SeenProject } from './project-service.ts'

const organization = z.object({ organization: z.uuid() })
const projectKey = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1–64 of a–z 0–9 -')
const oneProject = z.object({ project: z.string().max(64) })

const projectView = z.object({
  id: z.uuid(),
  key: z.string(),
  name: z.string(),
  role: z.enum(DOCUMENT_ROLES),
  documents: z.number(),
  createdAt: z.iso.datetime(),
  trashedAt: z.iso.datetime().nullable(),
})

/** `/api/v1/organizations/:organization/projects` and `/api/v1/projects/:project`. */
export function projectRoutes(
  instance: FastifyInstance,
  { projects, caller }: { readonly projects: ProjectService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/organizations/:organization/projects',
    { schema: { params: organization, response: { 200: z.object({ projects: z.array(projectView) }) } } },
    async (request) => {
      const listed = await projects.list(await caller(request), request.params.organization)
      return { projects: listed.map(viewOf) }
    },
  )

  app.post(
    '/api/v1/organizations/:organization/projects',
    {
      schema: {
        params: organization,
        body: z.object({
          name: nameField,
          key: projectKey.optional(),
          everyone: z.enum(DOCUMENT_ROLES).optional(),
        }),
        response: { 201: projectView },
      },
    },
    async (request, reply) => {
      const { name, key, everyone } = request.body
      const made = await projects.create(await actorOf(caller, request), request.params.organization, {
        name,
        ...(key === undefined ? {} : { key }),
        ...(everyone === undefined ? {} : { everyone }),
      })
      return reply.status(201).send(viewOf(made))
    },
  )

  app.get(
    '/api/v1/projects/:project',
    { schema: { params: oneProject, response: { 200: projectView } } },
    async (request) => viewOf(await projects.find(await caller(request), request.params.project)),
  )

  app.patch(
    '/api/v1/projects/:project',
    { schema: { params: oneProject, body: z.object({ name: nameField }), response: { 200: projectView } } },
    async (request) => {
      const actor = await actorOf(caller, request)
      return viewOf(await projects.rename(actor, request.params.project, request.body.name))
    },
  )

  app.delete(
    '/api/v1/projects/:project',
    { schema: { params: oneProject, response: { 200: projectView } } },
    async (request) =>
      viewOf(await projects.setTrashed(await actorOf(caller, request), request.params.project, true)),
  )

  app.post(
    '/api/v1/projects/:project/restore',
    { schema: { params: oneProject, response: { 200: projectView } } },
    async (request) =>
      viewOf(await projects.setTrashed(await actorOf(caller, request), request.params.project, false)),
  )
}

function viewOf({ project, role }: SeenProject): z.input<typeof projectView> {
  const { id, key, name, documents, createdAt, trashedAt } = project
  const times = { createdAt: createdAt.toISOString(), trashedAt: trashedAt?.toISOString() ?? null }
  return { id, key, name, role, documents, ...times }
}
