import type { ConsentRecord } from '@cowrite/persistence'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ServiceError } from '../../errors/service-error.ts'
import type { Caller } from '../../http/caller.ts'
import type { Providers } from '../provider/providers.ts'
import type { ConsentService } from './consent-service.ts'
import { consentView, decision, oneConsent, oneRequest, requestView } from './schemas.ts'

/** What {@link consentRoutes} work with. */
export interface ConsentRoutesOptions {
  readonly consents: ConsentService
  readonly providers: Providers
  readonly caller: Caller
}

/** `/api/v1/consents/:uid`, on which a person decides, and `/api/v1/account/consents`. */
export function consentRoutes(
  instance: FastifyInstance,
  { consents, providers, caller }: ConsentRoutesOptions,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  /** The authorization server, when the browser that sends this is the one that the program sent. */
  const providerFor = async (request: FastifyRequest, uid: string) => {
    if (!providers.isAsked(request.headers, uid))
      throw new ServiceError('not-found', 'This request is over, or was opened in another browser.')
    return await providers.at(request.headers)
  }

  app.get(
    '/api/v1/consents/:uid',
    { schema: { params: oneRequest, response: { 200: requestView } } },
    async (request) => {
      const { uid } = request.params
      const principal = await caller(request)
      const { client, scopes, projects } = await consents.request(
        principal,
        await providerFor(request, uid),
        uid,
      )
      return { client, scopes: [...scopes], projects: projects.map(({ key }) => key) }
    },
  )

  app.post(
    '/api/v1/consents/:uid',
    {
      schema: { params: oneRequest, body: decision, response: { 200: z.object({ redirect: z.string() }) } },
    },
    async (request) => {
      const { uid } = request.params
      const actor = { principal: await caller(request), address: request.ip }
      return await consents.decide(actor, await providerFor(request, uid), uid, request.body)
    },
  )

  app.get(
    '/api/v1/account/consents',
    { schema: { response: { 200: z.object({ consents: z.array(consentView) }) } } },
    async (request) => ({ consents: (await consents.list(await caller(request))).map(view) }),
  )

  app.delete(
    '/api/v1/account/consents/:id',
    { schema: { params: oneConsent, response: { 204: z.void() } } },
    async (request, reply) => {
      await consents.revoke({ principal: await caller(request), address: request.ip }, request.params.id)
      return reply.status(204).send()
    },
  )
}

function view({
  id,
  client,
  scopes,
  projects,
  createdAt,
  lastUsedAt,
}: ConsentRecord): z.input<typeof consentView> {
  return {
    id,
    client,
    scopes: [...scopes],
    projects: projects?.map(({ key }) => key) ?? null,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
