import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import type { PasswordService } from '../passwords/password-service.ts'
import { passwordField } from '../people/fields.ts'
import { ownAccount } from '../people/own-account.ts'
import type { SignInAnswers } from '../sign-in/answer.ts'
import type { RemovalService } from './removal-service.ts'

/** `DELETE /api/v1/account`. */
export function removalRoutes(
  instance: FastifyInstance,
  options: {
    readonly removal: RemovalService
    readonly passwords: PasswordService
    readonly answers: SignInAnswers
    readonly caller: Caller
  },
): void {
  const { removal, passwords, answers, caller } = options
  instance.withTypeProvider<ZodTypeProvider>().delete(
    '/api/v1/account',
    {
      schema: {
        body: z.object({ password: passwordField.optional() }).nullish(),
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      const client = clientOf(request)
      await passwords.confirm(account, request.body?.password, client)
      await removal.delete(account, client)
      answers.signedOut(reply)
      return reply.status(204).send()
    },
  )
}
