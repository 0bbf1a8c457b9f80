import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeApiKeys } from '../access/api-keys.contract.ts'
import { describeGrants } from '../access/grants.contract.ts'
import { describeOAuthRecords } from '../access/oauth-records.contract.ts'
import { describePeople } from '../access/people.contract.ts'
import { describeAuthorship } from '../authorship/authorship.contract.ts'
import { describeComments } from '../comments/comments.contract.ts'
import { describeDocuments } from '../documents/documents.contract.ts'
import { describeVisible } from '../documents/visible.contract.ts'
import { describeFiles } from '../files/files.contract.ts'
import { describeLinks } from '../links/links.contract.ts'
import { describeMaintenance } from '../maintenance/maintenance.contract.ts'
import { describeNotifications } from '../notifications/notifications.contract.ts'
import { describeOutbox } from '../outbox/outbox.contract.ts'
import { describeProposals } from '../proposals/proposals.contract.ts'
import { describeRequests } from '../requests/requests.contract.ts'
import { describeRuns } from '../runs/runs.contract.ts'
import type { Store } from '../store.ts'
import { describeLarge } from '../updates/large.contract.ts'
import { describeSnapshots } from '../updates/snapshots.contract.ts'
import { describeUpdates } from '../updates/updates.contract.ts'
import { describeUsage } from '../usage/usage.contract.ts'
import { describeVersions } from '../versions/versions.contract.ts'
import { entry, failureOf, newKey } from './contract-helpers.ts'
import { describeTransactions } from './transaction.contract.ts'

/**
 * What every store must do, as a vitest suite of the parts of all features. `open` opens a store, empty or not; it is
 * called once for the suite and once for each test of closing, each time for a place of its own.
 */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    let store: Store

    beforeAll(async () => {
      store = await open()
    })

    afterAll(async () => {
      await store.close()
    })

    it('answers a ping, and refuses everything after close', async () => {
      await store.ping()
      const other = await open()
      const { document } = await other.documents.ensure({ project: 'contract', key: newKey() }, 'Untitled')
      const running = other.updates.append([entry(document.id, 1)])
      await other.close()
      await other.close()
      expect(await running).toEqual([1])
      expect((await failureOf(other.ping())).code).toBe('closed')
      expect((await failureOf(other.documents.find({ project: 'contract', key: 'x' }))).code).toBe('closed')
      expect((await failureOf(other.updates.load(document.id))).code).toBe('closed')
    })

    describeDocuments(() => store)
    describeGrants(() => store)
    describeVisible(() => store)
    describeUpdates(() => store)
    describeSnapshots(() => store)
    describeLarge(() => store)
    describeAuthorship(() => store)
    describeVersions(() => store)
    describeComments(() => store)
    describeLinks(() => store)
    describeFiles(() => store)
    describeOutbox(() => store)
    describeProposals(() => store)
    describeRequests(() => store)
    describeUsage(() => store)
    describeRuns(() => store)
    describeApiKeys(() => store)
    describePeople(() => store)
    describeOAuthRecords(() => store)
    describeNotifications(() => store)
    describeMaintenance(() => store)
    describeTransactions(() => store, open)
  })
}
