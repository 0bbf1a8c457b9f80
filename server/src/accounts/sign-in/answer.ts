import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { accountView } from '../people/account-view.ts'
import { setSessionCookie } from '../sessions/session-cookie.ts'
import type { SecondFactorNeeded, SignedIn } from './sign-in-service.ts'

/** The answer to somebody who is signed in. */
export const signedAnswer = z.object({
  accessToken: z.string(),
  expiresAt: z.iso.datetime(),
  account: accountView,
})

/** The answer to somebody who has to enter a code. */
export const secondFactorAnswer = z.object({ secondFactor: z.string() })

/** The answer of a sign-in. */
export const signInAnswer = z.union([signedAnswer, secondFactorAnswer])

/** Sets the cookie of a sign-in, and makes its answer. */
export class SignInAnswers {
  private readonly isSecure: boolean

  /** `isSecure`: people reach the server by TLS, so that the cookie is never sent without. */
  constructor(isSecure: boolean) {
    this.isSecure = isSecure
  }

  signedIn(reply: FastifyReply, { tokens, account }: Omit<SignedIn, 'kind'>): z.output<typeof signedAnswer> {
    reply.header('set-cookie', setSessionCookie(tokens, this.isSecure))
    return { accessToken: tokens.accessToken, expiresAt: tokens.accessExpiresAt.toISOString(), account }
  }

  of(reply: FastifyReply, result: SignedIn | SecondFactorNeeded): z.output<typeof signInAnswer> {
    return result.kind === 'second-factor' ? { secondFactor: result.token } : this.signedIn(reply, result)
  }

  /** Removes the cookie. */
  signedOut(reply: FastifyReply): void {
    reply.header('set-cookie', setSessionCookie(null, this.isSecure))
  }
}
