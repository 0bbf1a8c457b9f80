import { type ApiResult, requestJson, type Send } from './http.ts'

/** Something that somebody did, as the audit log keeps it. */
export interface AuditEvent {
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly principal: string
  /** The principal's name then. */
  readonly principalName: string
  /** For example `member.removed`. */
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  /** The target's name then. */
  readonly targetName: string
  readonly detail: Readonly<Record<string, unknown>>
  /** The network address; empty for what the server did by itself. */
  readonly address: string
}

/** Which events are asked for. What is absent does not limit them. */
export interface AuditFilter {
  readonly principal?: string
  /** An action, or a group of actions such as `link.`. */
  readonly action?: string
  readonly target?: string
  /** ISO 8601. */
  readonly from?: string
  readonly until?: string
}

/** A page of events, the latest first. */
export interface AuditPage {
  readonly events: readonly AuditEvent[]
  /** Where the next page begins; `null` at the end. */
  readonly next: string | null
}

/** The audit log of organizations, by HTTP. */
export interface AuditApi {
  list(
    organization: string,
    filter: AuditFilter,
    page: { readonly before: string | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<ApiResult<AuditPage>>
  /** All events of a filter as CSV, for a file. */
  csv(organization: string, filter: AuditFilter): Promise<Blob | null>
}

/** The API of the server at the origin `server`. `send` sends the requests with the person's credentials. */
export function auditApi(server: string, send: Send = fetch): AuditApi {
  const pathOf = (organization: string, part: string, query: Readonly<Record<string, string>>) =>
    `/api/v1/organizations/${organization}/${part}?${new URLSearchParams(query)}`
  return {
    list: (organization, filter, { before, limit }, signal) =>
      requestJson(
        server,
        pathOf(organization, 'audit', {
          ...filter,
          limit: String(limit),
          ...(before === null ? {} : { before }),
        }),
        { send, signal },
      ),
    async csv(organization, filter) {
      const url = new URL(pathOf(organization, 'audit.csv', { ...filter }), server)
      try {
        const response = await send(url, { method: 'GET', headers: { accept: 'text/csv' } })
        return response.ok ? await response.blob() : null
      } catch {
        // The server did not answer, which the page says.
        return null
      }
    },
  }
}
