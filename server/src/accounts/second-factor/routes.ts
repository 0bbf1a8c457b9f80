import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import { secretField } from '../people/fields.ts'
import { ownAccount } from '../people/own-account.ts'
import { type SignInAnswers, signedAnswer } from '../sign-in/answer.ts'
import type { SecondFactorService } from './second-factor-service.ts'

const code = z.string().min(1).max(40)

/** The second factor: turning it on and off, and signing in with it. */
export function secondFactorRoutes(
  instance: FastifyInstance,
  options: {
    readonly secondFactor: SecondFactorService
    readonly answers: SignInAnswers
    readonly caller: Caller
  },
): void {
  const { secondFactor, answers, caller } = options
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post(
    '/api/v1/auth/second-factor',
    { schema: { body: z.object({ token: secretField, code }), response: { 200: signedAnswer } } },
    async (request, reply) => {
      const { token, code } = request.body
      return answers.signedIn(reply, await secondFactor.signIn(token, code, clientOf(request)))
    },
  )

  app.post(
    '/api/v1/account/second-factor',
    { schema: { response: { 200: z.object({ secret: z.string(), uri: z.string() }) } } },
    async (request) => secondFactor.begin(ownAccount(await caller(request)).account),
  )

  app.post(
    '/api/v1/account/second-factor/confirm',
    {
      schema: {
        body: z.object({ code }),
        response: { 200: z.object({ recoveryCodes: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { account } = ownAccount(await caller(request))
      const codes = await secondFactor.confirm(account, request.body.code, clientOf(request))
      return { recoveryCodes: [...codes] }
    },
  )

  app.post(
    '/api/v1/account/second-factor/recovery-codes',
    {
      schema: {
        body: z.object({ code }),
        response: { 200: z.object({ recoveryCodes: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { account } = ownAccount(await caller(request))
      const codes = await secondFactor.renew(account, request.body.code, clientOf(request))
      return { recoveryCodes: [...codes] }
    },
  )

  app.delete(
    '/api/v1/account/second-factor',
    { schema: { body: z.object({ code }), response: { 204: z.void() } } },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      await secondFactor.remove(account, request.body.code, clientOf(request))
      return reply.status(204).send()
    },
  )
}
