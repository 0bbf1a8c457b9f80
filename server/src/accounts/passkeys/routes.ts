import type { PasskeyRecord } from '@cowrite/persistence'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../http/caller.ts'
import { clientOf } from '../activity/client.ts'
import { nameField, secretField } from '../people/fields.ts'
import { ownAccount } from '../people/own-account.ts'
import { type SignInAnswers, signedAnswer } from '../sign-in/answer.ts'
import type { PasskeyService } from './passkey-service.ts'

const LONGEST = 20_000
const binary = z
  .string()
  .max(LONGEST)
  .regex(/^[\w-]*$/, 'must be base64url')

/** What a browser answers; the library checks what is in it. */
const credential = {
  id: binary.min(1),
  rawId: binary.min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string().max(100), z.unknown()).default({}),
}
const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: binary,
    authenticatorData: binary,
    signature: binary,
    userHandle: binary.nullish(),
  }),
})
const attestation = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: binary,
    attestationObject: binary,
    transports: z.array(z.string().max(40)).max(10).nullish(),
  }),
})

const passkeyView = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
const question = z.object({ options: z.looseObject({}), token: z.string() })
const onePasskey = z.object({ id: binary.min(1) })

function view({ id, name, createdAt, lastUsedAt }: PasskeyRecord): z.output<typeof passkeyView> {
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null }
}

/** Passkeys: signing in, and those of an account. */
export function passkeyRoutes(
  instance: FastifyInstance,
  options: {
    readonly passkeys: PasskeyService
    readonly answers: SignInAnswers
    readonly caller: Caller
  },
): void {
  const { passkeys, answers, caller } = options
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.post('/api/v1/auth/passkey/options', { schema: { response: { 200: question } } }, async (request) => {
    const { options, token } = await passkeys.questionToSignIn(clientOf(request))
    return { options: { ...options }, token }
  })

  app.post(
    '/api/v1/auth/passkey',
    {
      schema: {
        body: z.object({ token: secretField, response: assertion }),
        response: { 200: signedAnswer },
      },
    },
    async (request, reply) => {
      const { token, response } = request.body
      const signed = await passkeys.signIn(token, response as AuthenticationResponseJSON, clientOf(request))
      return answers.signedIn(reply, signed)
    },
  )

  app.get(
    '/api/v1/account/passkeys',
    { schema: { response: { 200: z.array(passkeyView) } } },
    async (request) => (await passkeys.list(ownAccount(await caller(request)).account)).map(view),
  )

  app.post(
    '/api/v1/account/passkeys/options',
    { schema: { response: { 200: question } } },
    async (request) => {
      const { options, token } = await passkeys.questionToAdd(ownAccount(await caller(request)).account)
      return { options: { ...options }, token }
    },
  )

  app.post(
    '/api/v1/account/passkeys',
    {
      schema: {
        body: z.object({ token: secretField, name: nameField, response: attestation }),
        response: { 201: passkeyView },
      },
    },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      const { token, name, response } = request.body
      const added = { token, name, response: response as RegistrationResponseJSON }
      return reply.status(201).send(view(await passkeys.add(account, added, clientOf(request))))
    },
  )

  app.patch(
    '/api/v1/account/passkeys/:id',
    { schema: { params: onePasskey, body: z.object({ name: nameField }), response: { 204: z.void() } } },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      await passkeys.rename(account, request.params.id, request.body.name)
      return reply.status(204).send()
    },
  )

  app.delete(
    '/api/v1/account/passkeys/:id',
    { schema: { params: onePasskey, response: { 204: z.void() } } },
    async (request, reply) => {
      const { account } = ownAccount(await caller(request))
      await passkeys.delete(account, request.params.id, clientOf(request))
      return reply.status(204).send()
    },
  )
}
