import pg from 'pg'
import { expect, it } from 'vitest'
import { eventuallyAsked } from './eventually-asked.ts'
import { openSite, type Site } from './site.ts'
import { ADDRESSES, amiss, byAddress, gather, readAll } from './writers.ts'

/** Words of each writer between two steps. */
const SOME = 15

/** Sets up a site as described in the procedure, before anything happens to it. */
async function openArchivedSite(): Promise<Site> {
  const site = await openSite()
  await site.procedure.run('archive')
  await site.postgres.restart()
  return site
}

/** The steps of PostgreSQL's user after restoring the base backup: start, wait, clean up, check. */
async function recover({ postgres, procedure, check }: Site): Promise<void> {
  await postgres.up()
  await eventuallyAsked('the end of the recovery', async () => (await procedure.run('in-recovery')) === 'f')
  await procedure.run('after-recovery')
  await check(postgres.url)
}

/** Ends the current segment of the log and waits until it is in the archive. */
async function archiveAll({ procedure }: Site): Promise<void> {
  const segment = await procedure.run('switch')
  await eventuallyAsked(`${segment} to be archived`, async () => {
    const [last = '', , failing] = (await procedure.run('watch-archive')).split('|')
    if (failing === 't') throw new Error('The archive fails.')
    return last >= segment
  })
}

/** The time on the database's clock, as SQL writes it. */
async function clockOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ now: string }>('SELECT clock_timestamp()::text AS now')
    return rows[0]!.now
  } finally {
    await client.end()
  }
}

it('BAK-22: after the data folder is lost, base backup and archive have all that was acknowledged before the last archived segment ended', async () => {
  await using site = await openArchivedSite()
  const { postgres, procedure } = site
  await using server = await site.serve(postgres.url)
  using crowd = await gather(server, 'w')
  await crowd.untilAcknowledged(SOME)
  await procedure.run('base-backup')
  await crowd.untilAcknowledged(SOME)

  const archived = crowd.acknowledged()
  await archiveAll(site)
  // The cleanup keeps the log that a backup still needs.
  await procedure.run('expire-log')
  await crowd.untilAcknowledged(1)
  await server.kill9()
  await site.burn()
  crowd[Symbol.dispose]()

  await procedure.run('set-aside')
  await procedure.run('restore-base')
  await procedure.run('keep-log')
  await recover(site)
  await using recovered = await site.serve(postgres.url)
  const found = await readAll(recovered)
  for (const address of ADDRESSES) {
    expect(amiss(archived[address], found[address])).toEqual([])
    expect(found[address]).toEqual(crowd.writers[address].words.slice(0, found[address].length))
  }
})

it('BAK-22: with the log of the lost folder, all that was acknowledged is there, archived or not', async () => {
  await using site = await openArchivedSite()
  const { postgres, procedure } = site
  await using server = await site.serve(postgres.url)
  using crowd = await gather(server, 'w')
  await procedure.run('base-backup')
  await crowd.untilAcknowledged(SOME)
  await postgres.kill9()
  const acknowledged = crowd.acknowledged()
  await server.kill9()
  crowd[Symbol.dispose]()

  await procedure.run('set-aside')
  await procedure.run('restore-base')
  await procedure.run('keep-log')
  await recover(site)
  await using recovered = await site.serve(postgres.url)
  const found = await readAll(recovered)
  for (const address of ADDRESSES) expect(amiss(acknowledged[address], found[address])).toEqual([])
})

it('BAK-23: recovery to a time has all that was acknowledged until then, and nothing that was written later', async () => {
  await using site = await openArchivedSite()
  const { postgres, procedure } = site
  await using server = await site.serve(postgres.url)
  await procedure.run('base-backup')
  using wanted = await gather(server, 'wanted')
  await wanted.untilAcknowledged(SOME)
  await wanted.rest()
  const moment = await clockOf(postgres.url)
  using mishap = await gather(server, 'mishap')
  await mishap.untilAcknowledged(SOME)
  await archiveAll(site)
  await server.kill9()
  await site.burn()
  for (const crowd of [wanted, mishap]) crowd[Symbol.dispose]()

  await procedure.run('set-aside')
  await procedure.run('restore-base')
  await procedure.with({ RECOVERY_TIME: moment }).run('to-time')
  await recover(site)
  await using recovered = await site.serve(postgres.url)
  expect(await readAll(recovered)).toEqual(byAddress((address) => wanted.writers[address].words))
})
