import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'

const authOptions = z.object({
  mode: z.enum(['open', 'accounts']),
  signUp: z.enum(['open', 'invite', 'closed']),
  /** Whether the first owner is still to come. */
  setUp: z.boolean(),
  providers: z.array(z.object({ name: z.string(), title: z.string(), issuer: z.string() })),
  /** Whether the server sends mails. */
  mail: z.boolean(),
})

/** How people sign in to this server. */
export type AuthOptions = z.output<typeof authOptions>

/** Those of a server without accounts. */
export const OPEN_OPTIONS: AuthOptions = {
  mode: 'open',
  signUp: 'closed',
  setUp: false,
  providers: [],
  mail: false,
}

/** `/api/v1/auth/options`: what a client needs to know before anybody signs in. */
export function authOptionsRoute(instance: FastifyInstance, read: () => Promise<AuthOptions>): void {
  instance
    .withTypeProvider<ZodTypeProvider>()
    .get('/api/v1/auth/options', { schema: { response: { 200: authOptions } } }, () => read())
}
