import { type ApiResult, requestJson, type Send } from './http.ts'

/** What an invitation is for. */
export interface InvitationAbout {
  /** The name of the organization. */
  readonly organization: string
  /** The name of who invites; `null`: their account is gone. */
  readonly inviter: string | null
  /** The address that was invited; `null`: whoever has the link. */
  readonly email: string | null
}

/** A document that a share link has opened. */
export interface OpenedLink {
  /** Credentials of a guest for this document; `null` for an account, whose session opens it from now on. */
  readonly token: string | null
  /** `project/document` */
  readonly address: string
  readonly role: string
  readonly title: string
}

/** The HTTP API for links that open something. */
export interface LinksApi {
  invitation(token: string): Promise<ApiResult<InvitationAbout>>
  /** Joins the organization with the account that is signed in. */
  accept(token: string): Promise<ApiResult<unknown>>
  /** Opens a share link. Refused with `password-needed` and `sign-in-needed` where it asks for that. */
  open(link: { secret: string; password?: string; name?: string }): Promise<ApiResult<OpenedLink>>
}

/** The API of the server at the origin `server`. `send` sends the requests, with credentials if there are any. */
export function linksApi(server: string, send: Send = fetch): LinksApi {
  return {
    invitation: (token) => requestJson(server, `/api/v1/invitations/${encodeURIComponent(token)}`, { send }),
    accept: (token) =>
      requestJson(server, `/api/v1/invitations/${encodeURIComponent(token)}/accept`, {
        method: 'POST',
        send,
      }),
    open: (link) => requestJson(server, '/api/v1/links/open', { method: 'POST', body: link, send }),
  }
}
