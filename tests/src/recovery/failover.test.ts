import { expect, it } from 'vitest'
import { eventuallyAsked } from './eventually-asked.ts'
import { ask, startReplica } from './replica.ts'
import { openSite } from './site.ts'
import { ADDRESSES, amiss, gather, readAll } from './writers.ts'

/** Words of each writer between two steps. */
const SOME = 15

it('BAK-25: with a synchronous replica nothing is acknowledged that only the first PostgreSQL has, so a failover loses nothing acknowledged', async () => {
  await using site = await openSite()
  const { postgres, programs } = site
  const standby = await site.folder('standby')
  const procedure = site.procedure.with({ STANDBY_PGDATA: standby })
  await procedure.run('standby')
  await using replica = await startReplica(standby, programs, postgres.url)
  await procedure.run('synchronous')
  await eventuallyAsked('the replica to be synchronous', async () =>
    (await procedure.run('watch-standby')).startsWith('cowrite_standby|streaming|sync|'),
  )
  await using server = await site.serve(postgres.url)
  using crowd = await gather(server, 'w')
  await crowd.untilAcknowledged(SOME)

  // The replica no longer receives anything: the first PostgreSQL continues to write, and waits for it.
  const receiver = Number(await ask(replica.url, 'SELECT pid FROM pg_stat_wal_receiver'))
  process.kill(receiver, 'SIGSTOP')
  const waiting =
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cowrite' AND wait_event = 'SyncRep'"
  await eventuallyAsked(
    'a commit that waits for the replica',
    async () => (await ask(postgres.url, waiting)) === '1',
  )
  await crowd.untilWritten(SOME)
  const acknowledged = crowd.acknowledged()
  await site.burn()
  process.kill(receiver, 'SIGCONT')
  await server.kill9()
  crowd[Symbol.dispose]()

  await procedure.run('promote', replica.url)
  await site.check(replica.url)
  await using opened = await site.serve(replica.url)
  const found = await readAll(opened)
  for (const address of ADDRESSES) expect(amiss(acknowledged[address], found[address])).toEqual([])
})
