import type { IncomingHttpHeaders } from 'node:http'

/** The cookie that holds the refresh token. */
export const SESSION_COOKIE = 'cowrite_refresh'

/** A refresh token has no character that a cookie would have to escape. */
const VALUE = new RegExp(`(?:^|;)[ \\t]*${SESSION_COOKIE}=([\\w-]+)[ \\t]*(?:;|$)`)

/** The refresh token in the headers of a request; `null`: none. */
export function sessionCookieOf({ cookie = '' }: IncomingHttpHeaders): string | null {
  return VALUE.exec(cookie)?.[1] ?? null
}

/** The value of `Set-Cookie` that keeps a refresh token until `expiresAt`, or removes it when it is `null`. */
export function setSessionCookie(
  kept: { readonly refreshToken: string; readonly expiresAt: Date } | null,
  isSecure: boolean,
): string {
  const { refreshToken = '', expiresAt = new Date(0) } = kept ?? {}
  const attributes = ['Path=/', `Expires=${expiresAt.toUTCString()}`, 'HttpOnly', 'SameSite=Lax']
  return [`${SESSION_COOKIE}=${refreshToken}`, ...attributes, ...(isSecure ? ['Secure'] : [])].join('; ')
}
