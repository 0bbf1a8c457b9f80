import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'
import type { DocumentRole, LinkRole } from './roles.ts'

/** Why somebody has a role: by a grant of the document or its project, or by their place in the organization. */
export type AccessReason = 'owner' | 'document' | 'project' | 'organization'

/** Somebody who can see a document, or all documents of a project. */
export interface AccessEntry {
  readonly kind: 'account' | 'group' | 'everyone' | 'invitation'
  /** The id of the account, group or invitation; that of the organization for everyone in it. */
  readonly id: string
  readonly name: string
  readonly email: string | null
  /** `#rrggbb` */
  readonly colour: string | null
  readonly role: DocumentRole
  readonly why: AccessReason
  /** How many people it is. */
  readonly count: number
  /** The name of who gave the role; `null`: it was no person. */
  readonly givenBy: string | null
  /** Where the role is granted. */
  readonly grant: 'document' | 'project' | 'organization'
  /** Whether the reader may change it here. */
  readonly changeable: boolean
}

/** The reader's own place among those who can see a document. */
export interface OwnAccess {
  readonly role: DocumentRole
  /** `link`: a link that the reader opened. `credential`: what a key or the token of a host application allows. */
  readonly why: AccessReason | 'group' | 'link' | 'credential'
  /** The name of who gave this role last; `null`: it was no person. */
  readonly changedBy: string | null
}

/** A link that opens a document for those who have it. Times are ISO 8601. */
export interface ShareLink {
  readonly id: string
  readonly name: string
  readonly role: LinkRole
  readonly hasPassword: boolean
  /** Whether only people with an account can use it. */
  readonly signIn: boolean
  readonly expiresAt: string | null
  readonly uses: number
  readonly lastUsedAt: string | null
  readonly createdAt: string
}

/** A link that was just made. Its address is not shown again. */
export type NewShareLink = ShareLink & { readonly url: string }

/** What a link is made with, or changed to. */
export interface LinkSettings {
  readonly name: string
  readonly role: LinkRole
  /** `null`: none. */
  readonly password: string | null
  /** ISO 8601; `null`: never. */
  readonly expiresAt: string | null
  readonly signIn: boolean
}

/** Who can see a document, and why. */
export interface DocumentAccess {
  /** Whether only those whom the document names see it, and not all members of its project. */
  readonly restricted: boolean
  /** The organization whose people and groups can be given a role; `null`: none is told. */
  readonly organization: { readonly id: string; readonly name: string } | null
  /** Whether the reader may change it. */
  readonly mayShare: boolean
  readonly you: OwnAccess
  readonly people: readonly AccessEntry[]
  readonly links: readonly ShareLink[]
}

/** What a change of rights answers. `url`: the address of an invitation that was not sent by mail. */
export interface Granted {
  readonly url: string | null
}

/** To whom a role is given. An address invites somebody who is not known yet. */
export type Grantee =
  | { readonly account: string }
  | { readonly group: string }
  | { readonly everyone: true }
  | { readonly email: string }

/** Somebody who can be given a role. */
export type Candidate =
  | {
      readonly kind: 'account'
      readonly id: string
      readonly name: string
      readonly email: string | null
      readonly colour: string | null
    }
  | { readonly kind: 'group'; readonly id: string; readonly name: string; readonly count: number }

/** Who can see documents, by HTTP. */
export interface SharingApi {
  /** Who can see the document. Who may read it is told at least their own role. */
  access(address: string, signal?: AbortSignal): Promise<ApiResult<DocumentAccess>>
  /** Gives a role in a document; `null` takes it. */
  grant(address: string, to: Grantee, role: DocumentRole | null): Promise<ApiResult<Granted | null>>
  restrict(address: string, restricted: boolean): Promise<ApiResult<unknown>>
  createLink(address: string, link: LinkSettings): Promise<ApiResult<NewShareLink>>
  /** Changes a link; what is absent stays. */
  changeLink(address: string, id: string, changes: Partial<LinkSettings>): Promise<ApiResult<ShareLink>>
  /** Ends a link for everybody who opened it. */
  revokeLink(address: string, id: string): Promise<ApiResult<null>>
  /** The members and groups of an organization whose names or addresses contain `query`. */
  candidates(
    organization: string,
    query: string,
    signal: AbortSignal,
  ): Promise<ApiResult<readonly Candidate[]>>
}

/** The API of the server at the origin `server`. `send` sends the requests with the person's credentials. */
export function sharingApi(server: string, send: Send = fetch): SharingApi {
  const ask = <T>(path: string, request?: ApiRequest) => requestJson<T>(server, path, { send, ...request })
  const change = <T>(path: string, method: NonNullable<ApiRequest['method']>, body?: unknown) =>
    ask<T>(path, body === undefined ? { method } : { method, body })
  return {
    access: (address, signal) => ask(`${pathOf(address)}/access`, signal === undefined ? {} : { signal }),
    grant: (address, to, role) => change(`${pathOf(address)}/access`, 'PUT', { ...to, role }),
    restrict: (address, restricted) => change(`${pathOf(address)}/restricted`, 'PUT', { restricted }),
    createLink: (address, link) => change(`${pathOf(address)}/links`, 'POST', link),
    changeLink: (address, id, changes) => change(`${pathOf(address)}/links/${id}`, 'PATCH', changes),
    revokeLink: (address, id) => change(`${pathOf(address)}/links/${id}`, 'DELETE'),
    async candidates(organization, query, signal) {
      const path = `/api/v1/people?${new URLSearchParams({ organization, q: query })}`
      const result = await ask<{ readonly people: readonly Candidate[] }>(path, { signal })
      return result.ok ? { ok: true, value: result.value.people } : result
    },
  }
}

function pathOf(address: string): string {
  return `/api/v1/documents/${encodeURIComponent(address)}`
}
