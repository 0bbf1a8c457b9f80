import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { clientOf } from '../activity/client.ts'
import { emailField, nameField, newPasswordField, secretField } from '../people/fields.ts'
import { type SignInAnswers, signInAnswer } from '../sign-in/answer.ts'
import type { SignUpService } from './sign-up-service.ts'

/** Signing up, and proving an e-mail address. */
export function signUpRoutes(
  instance: FastifyInstance,
  { signUp, answers }: { readonly signUp: SignUpService; readonly answers: SignInAnswers },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post(
    '/api/v1/auth/sign-up',
    {
      schema: {
        body: z.object({
          email: emailField,
          name: nameField,
          password: newPasswordField,
          invitation: secretField.optional(),
        }),
        response: { 200: z.union([signInAnswer, z.object({ verify: z.literal(true) })]) },
      },
    },
    async (request, reply) => {
      const result = await signUp.signUp(request.body, clientOf(request))
      return result.kind === 'verify' ? { verify: true as const } : answers.of(reply, result)
    },
  )

  app.post(
    '/api/v1/auth/verify',
    { schema: { body: z.object({ token: secretField }), response: { 204: z.void() } } },
    async (request, reply) => {
      await signUp.verify(request.body.token, clientOf(request))
      return reply.status(204).send()
    },
  )
}
