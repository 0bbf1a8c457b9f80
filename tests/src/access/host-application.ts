import { type CowriteServer, createServer, readConfig, type ServerOptions } from '@cowrite/server'
import { SignJWT } from 'jose'
import { pino } from 'pino'
import type { Place } from '../harness/clients.ts'

export const SECRET = 'the secret of an application that embeds'
export const ISSUER = 'https://app.example'
/** How far the clocks of a host application and the server may differ, in seconds. */
const CLOCK_TOLERANCE_S = 10

/** A grant of a token. */
export interface Grant {
  readonly project: string
  readonly documents?: readonly string[]
  readonly role: 'owner' | 'editor' | 'commenter' | 'viewer'
}

/** Claims of a token, beside those that every token has. */
export interface Claims {
  readonly sub?: string
  readonly name?: string
  readonly color?: string
  readonly avatar?: string
  readonly invisible?: boolean
  readonly grants?: readonly Grant[]
}

/** Editor of all documents of the project `demo`. */
export const EDITOR: readonly Grant[] = [{ project: 'demo', role: 'editor' }]

/** The token of a host application that the server accepts for `seconds` from now on. */
export function hostToken(claims: Claims = {}, seconds = 3600): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ sub: 'ann', name: 'Ann', grants: EDITOR, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setAudience('cowrite')
    .setIssuedAt(now - 60)
    .setExpirationTime(now + seconds - CLOCK_TOLERANCE_S)
    .sign(new TextEncoder().encode(SECRET))
}

/** A server that a host application says who may do what. `await using` closes it. */
export interface TokenServer extends Place, AsyncDisposable {
  readonly server: CowriteServer
}

/** Starts a server in the process of the test that keeps nothing and takes tokens of a host application only. */
export async function startTokenServer(
  options: ServerOptions = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<TokenServer> {
  const environment = {
    COWRITE_AUTH: 'tokens',
    COWRITE_STORE: 'memory',
    COWRITE_WARM_UP: '0',
    PORT: '0',
    AUTH_SECRET: SECRET,
    AUTH_ISSUER: ISSUER,
    AUTH_AUDIENCE: 'cowrite',
    ...variables,
  }
  const server = await createServer(readConfig(environment, []), {
    logger: pino({ level: 'silent' }),
    ...options,
  })
  return {
    server,
    wsUrl: server.url.replace(/^http/, 'ws'),
    [Symbol.asyncDispose]: () => server.close(),
  }
}
