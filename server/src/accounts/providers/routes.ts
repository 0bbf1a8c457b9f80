import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ServiceError } from '../../errors/service-error.ts'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import { ownAccount } from '../people/own-account.ts'
import type { SignInAnswers } from '../sign-in/answer.ts'
import type { ProviderService } from './provider-service.ts'

/** Binds a sign-in to the browser that began it, so that nobody is signed in to another person's account. */
const STATE_COOKIE = 'cowrite_provider'
const STATE_PATH = '/api/v1/auth/providers'
const STATE_S = 600
const STATE = new RegExp(`(?:^|;)[ \\t]*${STATE_COOKIE}=([\\w-]+)[ \\t]*(?:;|$)`)

const oneProvider = z.object({ name: z.string().max(40) })
/** A path of the app, which no browser takes for another site. */
const appPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[^\\\s]*$/, 'must be a path')

const identityView = z.object({
  id: z.string(),
  title: z.string(),
  email: z.string().nullable(),
  createdAt: z.iso.datetime(),
})

/** Signing in by identity providers, and the identities of an account. */
export function providerRoutes(
  instance: FastifyInstance,
  options: {
    readonly providers: ProviderService
    readonly answers: SignInAnswers
    readonly caller: Caller
    /** Whether people reach the server by TLS. */
    readonly isSecure: boolean
  },
): void {
  const { providers, answers, caller, isSecure } = options
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const keepState = (reply: FastifyReply, state: string | null) =>
    reply.header(
      'set-cookie',
      `${STATE_COOKIE}=${state ?? ''}; Path=${STATE_PATH}; Max-Age=${state === null ? 0 : STATE_S}; ` +
        `HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`,
    )

  app.get(
    '/api/v1/auth/providers/:name',
    { schema: { params: oneProvider, querystring: z.object({ next: appPath.default('/') }) } },
    async (request, reply) => {
      try {
        const { name } = request.params
        const begun = await providers.begin(name, request.query.next, null, clientOf(request))
        return keepState(reply, begun.state).redirect(begun.url)
      } catch (error) {
        return failed(reply, error)
      }
    },
  )

  app.get(
    '/api/v1/auth/providers/:name/callback',
    { schema: { params: oneProvider } },
    async (request, reply) => {
      keepState(reply, null)
      try {
        const state = STATE.exec(request.headers.cookie ?? '')?.[1] ?? ''
        const at = request.url.indexOf('?')
        const query = at < 0 ? '' : request.url.slice(at)
        const visit = await providers.finish(request.params.name, query, state, clientOf(request))
        if (visit.signedIn !== null) answers.signedIn(reply, visit.signedIn)
        return reply.redirect(visit.next)
      } catch (error) {
        return failed(reply, error)
      }
    },
  )

  app.get(
    '/api/v1/account/identities',
    { schema: { response: { 200: z.array(identityView) } } },
    async (request) => {
      const listed = await providers.list(ownAccount(await caller(request)).account)
      return listed.map(({ id, title, email, createdAt }) => ({
        ...{ id, title, email, createdAt: createdAt.toISOString() },
      }))
    },
  )

  app.post(
    '/api/v1/account/identities',
    {
      schema: {
        body: z.object({ provider: z.string().max(40), next: appPath.default('/settings/sign-in') }),
        response: { 200: z.object({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const link = ownAccount(await caller(request))
      const { provider, next } = request.body
      const { account, session } = link
      const { url, state } = await providers.begin(provider, next, { account, session }, clientOf(request))
      keepState(reply, state)
      return { url }
    },
  )

  app.delete(
    '/api/v1/account/identities/:id',
    { schema: { params: z.object({ id: z.string().max(100) }), response: { 204: z.void() } } },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      await providers.unlink(account, request.params.id, clientOf(request))
      return reply.status(204).send()
    },
  )
}

/** Shows a refusal on the page for signing in: the request is a navigation of a browser. */
function failed(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof ServiceError)) throw error
  return reply.redirect(`/sign-in?error=${error.code}`)
}
