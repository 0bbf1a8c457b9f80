import { expect, it } from 'vitest'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { openSite } from './site.ts'
import { ADDRESSES, amiss, gather, readAll, wordsOf } from './writers.ts'

/** Words of each writer between two steps. */
const SOME = 15

it('BAK-20, BAK-21: a dump made while people write has all that was acknowledged before it; the rest comes back with clients that have it', async () => {
  await using lost = await openSite()
  await using site = await openSite()
  await using server = await lost.serve(lost.postgres.url)
  using crowd = await gather(server, 'w')
  await crowd.untilAcknowledged(SOME)

  const before = crowd.acknowledged()
  await lost.procedure.run('dump')
  await crowd.untilAcknowledged(SOME)
  await crowd.rest()

  // In one document both clients stay, in one only a client that wrote nothing but received everything, in one none.
  const [kept, seen, forgotten] = ADDRESSES
  const { [kept]: writer, [seen]: leaver, [forgotten]: gone } = crowd.writers
  const { [kept]: reader, [seen]: witness, [forgotten]: goneToo } = crowd.readers
  await eventually('the witness to have seen all', () => wordsOf(witness).length === leaver.words.length)
  for (const client of [leaver.client, gone.client, goneToo]) client.close()
  await lost.burn()
  await server.kill9()

  await site.procedure.with({ BACKUP_DIR: lost.backupDir }).run('restore-dump')
  const restored = site.database('cowrite_restored')
  await site.check(restored)
  await using rehearsal = await site.serve(restored)
  const found = await readAll(rehearsal)
  for (const address of ADDRESSES) {
    expect(amiss(before[address], found[address])).toEqual([])
    // The dump is of one moment: it contains the first words of each writer, without gaps or duplicates.
    expect(found[address]).toEqual(crowd.writers[address].words.slice(0, found[address].length))
    expect(found[address].length).toBeLessThan(crowd.writers[address].words.length)
  }
  await rehearsal.stop()

  await using opened = await site.serve(restored, server.port)
  const newcomers = {
    kept: connect('hocuspocus-4', opened, kept),
    seen: connect('y-websocket-3', opened, seen),
  }
  await eventually(
    'what was written after the dump',
    () =>
      wordsOf(newcomers.kept).length >= writer.words.length &&
      wordsOf(newcomers.seen).length >= leaver.words.length,
  )
  for (const client of [newcomers.kept, writer.client, reader]) expect(wordsOf(client)).toEqual(writer.words)
  for (const client of [newcomers.seen, witness]) expect(wordsOf(client)).toEqual(leaver.words)

  // It is in the database again, and not only in the clients.
  await eventually(
    'the acknowledgement',
    () => writer.client.isSynced() && writer.client.provider.unsyncedChanges === 0,
  )
  for (const client of [...Object.values(newcomers), writer.client, reader, witness]) client.close()
  await opened.stop()
  await using later = await site.serve(restored)
  const last = await readAll(later)
  expect(last).toEqual({ [kept]: writer.words, [seen]: leaver.words, [forgotten]: found[forgotten] })
})
