import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Authenticator } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'

/** The scheme of the header, in upper or lower case (RFC 7235, section 2.1). */
const BEARER = /^bearer +/i

/** The token of `Authorization: Bearer …`; an empty string when there is none. */
export function bearerToken({ authorization = '' }: IncomingHttpHeaders): string {
  return BEARER.test(authorization) ? authorization.replace(BEARER, '') : ''
}

/** Authenticates the sender of a request; rejects with a {@link ServiceError} when the sender is refused. */
export type Caller = (request: FastifyRequest, documentName?: string) => Promise<Principal>

/** A {@link Caller} that uses this authenticator, with the token of `Authorization: Bearer …`. */
export function callerOf(authenticator: Authenticator): Caller {
  return async ({ headers, ip }, documentName) => {
    const checked = await authenticator.authenticate({
      token: bearerToken(headers),
      documentName: documentName ?? null,
      headers,
      peerAddress: ip,
    })
    if (!checked.ok) throw new ServiceError(checked.code, checked.detail ?? null)
    return checked.principal
  }
}
