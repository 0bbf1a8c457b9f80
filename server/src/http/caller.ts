import type { FastifyRequest } from 'fastify'
import type { Authenticator } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'

const BEARER = 'Bearer '

/** Authenticates the sender of a request; rejects with a {@link ServiceError} when the sender is refused. */
export type Caller = (request: FastifyRequest, documentName?: string) => Promise<Principal>

/** A {@link Caller} that uses this authenticator, with the token of `Authorization: Bearer …`. */
export function callerOf(authenticator: Authenticator): Caller {
  return async ({ headers, ip }, documentName) => {
    const { authorization = '' } = headers
    const checked = await authenticator.authenticate({
      token: authorization.startsWith(BEARER) ? authorization.slice(BEARER.length) : '',
      documentName: documentName ?? null,
      headers,
      peerAddress: ip,
    })
    if (!checked.ok) throw new ServiceError(checked.code)
    return checked.principal
  }
}
