import type { AccessStore } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ServiceError } from '../../errors/service-error.ts'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import { ownAccount } from '../people/own-account.ts'
import type { ProfileService } from '../people/profile-service.ts'
import { sessionCookieOf } from '../sessions/session-cookie.ts'
import type { SessionService } from '../sessions/session-service.ts'
import { type SignInAnswers, signedAnswer } from './answer.ts'
import type { SignInService } from './sign-in-service.ts'

const sessionView = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string(),
  method: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  current: z.boolean(),
})

/** Sessions: refresh, sign-out, list, end. */
export function sessionRoutes(
  instance: FastifyInstance,
  options: {
    readonly store: AccessStore
    readonly sessions: SessionService
    readonly signIn: SignInService
    readonly profiles: ProfileService
    readonly answers: SignInAnswers
    readonly caller: Caller
  },
): void {
  const { store, sessions, signIn, profiles, answers, caller } = options
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post(
    '/api/v1/auth/refresh',
    { schema: { response: { 200: signedAnswer } } },
    async (request, reply) => {
      const refreshToken = sessionCookieOf(request.headers)
      if (refreshToken === null) throw new ServiceError('unauthorized')
      try {
        const tokens = await sessions.refresh(refreshToken, clientOf(request))
        await signIn.checkRefresh(store, tokens)
        return answers.signedIn(reply, { tokens, account: await profiles.read(tokens.account) })
      } catch (error) {
        if (error instanceof ServiceError && error.code === 'unauthorized') answers.signedOut(reply)
        throw error
      }
    },
  )

  app.post('/api/v1/auth/sign-out', { schema: { response: { 204: z.void() } } }, async (request, reply) => {
    const refreshToken = sessionCookieOf(request.headers)
    if (refreshToken !== null) await sessions.signOut(refreshToken, clientOf(request))
    answers.signedOut(reply)
    return reply.status(204).send()
  })

  app.get(
    '/api/v1/account/sessions',
    { schema: { response: { 200: z.array(sessionView) } } },
    async (request) => {
      const own = ownAccount(await caller(request))
      const listed = await sessions.list(own.account)
      return listed.map(({ id, device, address, method, createdAt, lastUsedAt }) => ({
        ...{ id, device, address, method, current: id === own.session },
        ...{ createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt.toISOString() },
      }))
    },
  )

  app.delete(
    '/api/v1/account/sessions/:id',
    { schema: { params: z.object({ id: z.uuid() }), response: { 204: z.void() } } },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      await sessions.revoke(account, request.params.id, clientOf(request))
      return reply.status(204).send()
    },
  )

  app.delete(
    '/api/v1/account/sessions',
    { schema: { response: { 204: z.void() } } },
    async (request, reply) => {
      const { account, session } = ownAccount(await caller(request))
      await sessions.revokeAll(account, session, clientOf(request))
      return reply.status(204).send()
    },
  )
}
