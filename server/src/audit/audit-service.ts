import type { AccessStore, AuditEvent, AuditFilter } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { OrganizationAccess } from '../organizations/roles/organization-access.ts'
import { CSV_HEADER, csvLine } from './csv.ts'

/** Most events in one page. */
export const PAGE_LIMIT = 200
/** Events read per query for a file, and most in one file. */
const FILE_PAGE = 1_000
const FILE_LIMIT = 100_000

/** Which events are listed. */
export type AuditQuery = Omit<AuditFilter, 'organization' | 'before' | 'limit'>

/** A page of events. */
export interface AuditPage {
  readonly events: readonly AuditEvent[]
  /** Where the next page begins; `null`: this is the last one. */
  readonly next: string | null
}

/** The audit log of organizations, for their admins. */
export class AuditService {
  private readonly store: Pick<AccessStore, 'audit'>
  private readonly organizations: OrganizationAccess

  constructor(store: Pick<AccessStore, 'audit'>, organizations: OrganizationAccess) {
    this.store = store
    this.organizations = organizations
  }

  /** A page of events, newest first. `before`: the `next` of the page before. */
  async list(
    principal: Principal,
    organization: string,
    query: AuditQuery,
    { before, limit }: { readonly before: string | null; readonly limit: number },
  ): Promise<AuditPage> {
    await this.organizations.require(principal, organization, 'admin')
    const events = await this.store.audit.list({
      ...query,
      organization,
      limit: limit + 1,
      ...(before === null ? {} : { before: placeOf(before) }),
    })
    const page = events.slice(0, limit)
    const last = page.at(-1)
    return { events: page, next: last !== undefined && events.length > limit ? nameOf(last) : null }
  }

  /** The events as a CSV file, in parts; the newest 100,000. */
  async file(principal: Principal, organization: string, query: AuditQuery): Promise<AsyncIterable<string>> {
    await this.organizations.require(principal, organization, 'admin')
    return this.lines(organization, query)
  }

  private async *lines(organization: string, query: AuditQuery): AsyncIterable<string> {
    yield CSV_HEADER
    let before: AuditEvent | undefined
    for (let count = 0; count < FILE_LIMIT; count += FILE_PAGE) {
      const filter = { ...query, organization, limit: FILE_PAGE }
      const events = await this.store.audit.list(before === undefined ? filter : { ...filter, before })
      yield events.map(csvLine).join('')
      before = events.at(-1)
      if (events.length < FILE_PAGE) return
    }
  }
}

function nameOf({ at, id }: AuditEvent): string {
  return `${at.getTime()}.${id}`
}

/** The place in the log that {@link nameOf} names. */
function placeOf(name: string): { readonly at: Date; readonly id: string } {
  const [, time, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(name) ?? []
  if (time === undefined || id === undefined)
    throw new ServiceError('invalid-request', 'before: no such page')
  return { at: new Date(Number(time)), id }
}
