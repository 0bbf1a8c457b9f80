import type { AccessChangeStore, AccessScope, AccessStore, AccessUnit } from '@cowrite/persistence'
import type { AccessNotices } from './access-notices.ts'

/** Tells whose rights change, now or at a later time: as `AccessChangeStore.tell`. */
export type Tell = AccessChangeStore['tell']

/**
 * Runs `work` in a transaction, in which it tells whose rights change. After the commit the rooms are told at once of what
 * changes now; all nodes find the rest in the database.
 */
export async function transactionThatTells<Result>(
  store: Pick<AccessStore, 'transaction'>,
  notices: AccessNotices | null,
  work: (unit: AccessUnit, tell: Tell) => Promise<Result>,
): Promise<Result> {
  const scopes: AccessScope[] = []
  const result = await store.transaction((unit) =>
    work(unit, async (scope, at) => {
      await unit.changes.tell(scope, at)
      if (at === undefined) scopes.push(scope)
    }),
  )
  for (const scope of scopes) notices?.changed(scope)
  return result
}
