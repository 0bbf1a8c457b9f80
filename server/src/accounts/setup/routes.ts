import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { clientOf } from '../activity/client.ts'
import { type Attempts, networkOf } from '../attempts/attempts.ts'
import { emailField, nameField, newPasswordField, secretField } from '../people/fields.ts'
import { type SignInAnswers, signedAnswer } from '../sign-in/answer.ts'
import type { SetUpService } from './setup-service.ts'

/** `/api/v1/auth/setup`: makes the first owner. */
export function setUpRoutes(
  instance: FastifyInstance,
  options: { readonly setUp: SetUpService; readonly answers: SignInAnswers; readonly attempts: Attempts },
): void {
  const { setUp, answers, attempts } = options
  instance.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/auth/setup',
    {
      schema: {
        body: z.object({
          token: secretField,
          email: emailField,
          name: nameField,
          password: newPasswordField,
          organization: nameField,
        }),
        response: { 200: signedAnswer },
      },
    },
    async (request, reply) => {
      const { token, ...owner } = request.body
      const client = clientOf(request)
      await attempts.begin([{ kind: 'address', about: networkOf(client.address) }])
      return answers.signedIn(reply, await setUp.complete(token, owner, client))
    },
  )
}
