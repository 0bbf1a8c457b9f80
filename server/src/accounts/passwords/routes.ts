import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import { emailField, newPasswordField, passwordField } from '../people/fields.ts'
import { ownAccount } from '../people/own-account.ts'
import { type SignInAnswers, signInAnswer } from '../sign-in/answer.ts'
import type { PasswordService } from './password-service.ts'

/** Sign-in by password, and its change. */
export function passwordRoutes(
  instance: FastifyInstance,
  options: {
    readonly passwords: PasswordService
    readonly answers: SignInAnswers
    readonly caller: Caller
  },
): void {
  const { passwords, answers, caller } = options
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post(
    '/api/v1/auth/sign-in',
    {
      schema: {
        body: z.object({ email: emailField, password: passwordField }),
        response: { 200: signInAnswer },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      return answers.of(reply, await passwords.signIn(email, password, clientOf(request)))
    },
  )

  app.put(
    '/api/v1/account/password',
    {
      schema: {
        body: z.object({ current: passwordField.optional(), password: newPasswordField }),
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const { account, session } = ownAccount(await caller(request))
      await passwords.change(account, session, request.body, clientOf(request))
      return reply.status(204).send()
    },
  )
}
