import { SESSION_COOKIE } from '../../../server/src/accounts/sessions/session-cookie.ts'
import type { AccountServer } from '../harness/accounts.ts'

/** The answer of a request, with what is compared of it. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the body is compared with expected values
  readonly body: any
  /** The refresh token of the cookie that was set; an empty string when it was removed, `null` when it stayed. */
  readonly refreshToken: string | null
  /** The header `Set-Cookie`. */
  readonly setCookie: string | null
  readonly headers: Headers
}

/** What a request shows of its sender. */
export interface Sender {
  readonly accessToken?: string
  readonly refreshToken?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a request with a JSON body. */
export async function call(
  { url }: Pick<AccountServer, 'url'>,
  method: string,
  path: string,
  body?: unknown,
  { accessToken, refreshToken, headers = {} }: Sender = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...headers,
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      ...(refreshToken == null ? {} : { cookie: `${SESSION_COOKIE}=${refreshToken}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const setCookie = response.headers.get('set-cookie')
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    setCookie,
    refreshToken: setCookie === null ? null : (/^cowrite_refresh=([^;]*)/.exec(setCookie)?.[1] ?? null),
    headers: response.headers,
  }
}
