import type { NotificationFeature } from '@cowrite/persistence'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ServiceError } from '../../errors/service-error.ts'
import { accountOfToken } from './unsubscribe-token.ts'

/** The type of the body with which mail programs unsubscribe (RFC 8058). It says nothing that is needed. */
const FORM = 'application/x-www-form-urlencoded'
const TOKEN_LENGTH = 100

/**
 * `POST /api/v1/unsubscribe/:token`: the account of the token gets no more mails about notifications. Not by `GET`, as
 * programs that examine mails follow their links.
 */
export function unsubscribeRoutes(
  instance: FastifyInstance,
  {
    notifications,
    key,
  }: { readonly notifications: NotificationFeature; readonly key: () => Promise<Uint8Array> },
): void {
  instance.register(async (scope) => {
    scope.addContentTypeParser(
      [FORM, 'multipart/form-data'],
      { parseAs: 'string' },
      (_request, _body, done) => done(null, null),
    )
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/api/v1/unsubscribe/:token',
      {
        schema: {
          params: z.object({ token: z.string().max(TOKEN_LENGTH) }),
          response: { 204: z.void() },
        },
      },
      async (request, reply) => {
        const account = accountOfToken(await key(), request.params.token)
        if (account === null || !(await notifications.digests.setRule(account, 'off')))
          throw new ServiceError('not-found', 'This link does not work.')
        return reply.status(204).send()
      },
    )
  })
}
