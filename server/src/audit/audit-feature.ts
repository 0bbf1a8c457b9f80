import type { AccessStore } from '@cowrite/persistence'
import { daysBefore } from '../features/housekeeping-task.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { OrganizationAccess } from '../organizations/roles/organization-access.ts'
import { AuditService } from './audit-service.ts'
import { auditRoutes } from './routes.ts'

/** Days for which events are kept: two years. */
const EVENT_DAYS = 730
/** Events deleted per query. */
const PAGE = 1_000

/** What {@link auditFeature} works with. */
export interface AuditFeatureOptions {
  readonly store: Pick<AccessStore, 'audit'>
  readonly organizations: OrganizationAccess
  readonly caller: Caller
}

/** The audit log over HTTP, and its time limit. */
export function auditFeature({ store, organizations, caller }: AuditFeatureOptions): ServerFeature {
  const audit = new AuditService(store, organizations)
  return {
    routes: (app) => auditRoutes(app, { audit, caller }),
    housekeeping: [
      {
        name: 'audit events',
        run: async (now, signal) => {
          for (let events = 0; ; ) {
            if (signal?.aborted) return events
            const deleted = await store.audit.deleteBefore(daysBefore(now, EVENT_DAYS), PAGE)
            events += deleted
            if (deleted < PAGE) return events
          }
        },
      },
    ],
  }
}
