import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import type { PasswordService } from '../passwords/password-service.ts'
import { emailField, newPasswordField, passwordField, secretField } from '../people/fields.ts'
import { ownAccount } from '../people/own-account.ts'
import { type SignInAnswers, signInAnswer } from '../sign-in/answer.ts'
import type { RecoveryService } from './recovery-service.ts'

/** A forgotten password, and a new e-mail address. */
export function recoveryRoutes(
  instance: FastifyInstance,
  options: {
    readonly recovery: RecoveryService
    readonly passwords: PasswordService
    readonly answers: SignInAnswers
    readonly caller: Caller
  },
): void {
  const { recovery, passwords, answers, caller } = options
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post(
    '/api/v1/auth/forgot',
    { schema: { body: z.object({ email: emailField }), response: { 202: z.void() } } },
    async (request, reply) => {
      await recovery.forgot(request.body.email, clientOf(request))
      return reply.status(202).send()
    },
  )

  app.post(
    '/api/v1/auth/reset',
    {
      schema: {
        body: z.object({ token: secretField, password: newPasswordField }),
        response: { 200: signInAnswer },
      },
    },
    async (request, reply) => {
      const { token, password } = request.body
      return answers.of(reply, await recovery.reset(token, password, clientOf(request)))
    },
  )

  app.post(
    '/api/v1/account/email',
    {
      schema: {
        body: z.object({ email: emailField, password: passwordField.optional() }),
        response: { 202: z.void() },
      },
    },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      const client = clientOf(request)
      await passwords.confirm(account, request.body.password, client)
      await recovery.changeEmail(account, request.body.email, client)
      return reply.status(202).send()
    },
  )

  app.post(
    '/api/v1/account/email/verification',
    { schema: { response: { 202: z.void() } } },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      await recovery.askForProof(account, clientOf(request))
      return reply.status(202).send()
    },
  )
}
