import type { AccessScope, AccessStore } from '@cowrite/persistence'
import { ChangePoller } from '../access/change-poller.ts'
import { daysBefore } from '../features/housekeeping-task.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Reauthorization } from '../rooms/reauthorization.ts'

/** Days for which changes of rights are kept: nodes that were cut off from the database read them when it is back. */
const CHANGE_DAYS = 1

/** Follows changes of rights, and applies them to the members of this node's rooms. `onChange` is told of each too. */
export function rightsFeature(
  { changes }: Pick<AccessStore, 'changes'>,
  reauthorization: Reauthorization,
  onChange: (scope: AccessScope) => void = () => {},
): ServerFeature {
  const poller = new ChangePoller({
    changes,
    onChange: (scope) => {
      void reauthorization.recheck(scope)
      onChange(scope)
    },
  })
  return {
    start: () => poller.start(),
    housekeeping: [
      { name: 'changes of rights', run: (now) => changes.deleteBefore(daysBefore(now, CHANGE_DAYS)) },
    ],
    close: {
      quiet: () => poller.close(),
      disconnect: () => reauthorization.close(),
    },
  }
}
