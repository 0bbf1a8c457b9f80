import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import { accountView } from './account-view.ts'
import { nameField } from './fields.ts'
import { ownAccount } from './own-account.ts'
import type { ProfileService } from './profile-service.ts'

const profileChange = z
  .object({
    name: nameField,
    colour: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'must be of the form #rrggbb')
      .nullable(),
    avatar: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'must be a language tag')
      .max(35)
      .nullable(),
    theme: z.enum(['light', 'dark', 'system']).nullable(),
    invisible: z.boolean(),
  })
  .partial()

/** `/api/v1/account`: what a person sees and changes of their own account. */
export function profileRoutes(
  instance: FastifyInstance,
  { profiles, caller }: { readonly profiles: ProfileService; readonly caller: Caller },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/api/v1/account', { schema: { response: { 200: accountView } } }, async (request) =>
    profiles.read(ownAccount(await caller(request)).account),
  )

  app.patch(
    '/api/v1/account',
    { schema: { body: profileChange, response: { 200: accountView } } },
    async (request) => {
      const { account } = ownAccount(await caller(request))
      const given = Object.entries(request.body).filter(([, value]) => value !== undefined)
      return await profiles.change(account, Object.fromEntries(given), clientOf(request))
    },
  )
}
