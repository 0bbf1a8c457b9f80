import { start } from './0001-start.ts'
import { durability } from './0002-durability.ts'
import { readOnly } from './0003-read-only.ts'
import { outbox } from './0004-outbox.ts'
import { requests } from './0005-requests.ts'
import { modelCall } from './0006-model-call.ts'
import { template } from './0007-template.ts'
import { links } from './0008-links.ts'
import { agentRuns } from './0009-agent-runs.ts'
import { proposals } from './0010-proposals.ts'
import { access } from './0011-access.ts'
import { tenantBoundary } from './0012-tenant-boundary.ts'
import { agentsOff } from './0013-agents-off.ts'
import { comments } from './0014-comments.ts'
import { notifications } from './0015-notifications.ts'
import { files } from './0017-files.ts'
import { acceptance } from './0018-acceptance.ts'
import { visits } from './0019-visits.ts'
import type { MigrationScript } from './migration-script.ts'

/** All migrations, oldest first. Only ever append; names sort in this order. */
export const MIGRATIONS: readonly MigrationScript[] = [
  start,
  durability,
  readOnly,
  outbox,
  requests,
  modelCall,
  template,
  links,
  agentRuns,
  proposals,
  access,
  tenantBoundary,
  agentsOff,
  comments,
  notifications,
  files,
  acceptance,
  visits,
]
