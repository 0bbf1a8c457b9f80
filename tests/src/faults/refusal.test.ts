import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { query } from './database.ts'
import { Disk } from './disk.ts'
import { surviveOutage } from './outage.ts'
import { ROLE, Stage } from './stage.ts'

/** Duration of the refusals, in ms: several attempts of the server. */
const REFUSING_MS = 1_000

it('DUR-33: while PostgreSQL withholds the right to write nothing is acknowledged or lost, and commits resume when it is given back', {
  timeout: 120_000,
}, async () => {
  const { stage, url } = await Stage.onPostgres('rights revoked')
  await using _ = stage
  await stage.crowd.arrive()
  const tables = 'document, document_update, document_snapshot'
  await surviveOutage(stage, {
    name: 'revoked rights',
    begin: async () => void (await query(url, `revoke insert, update on ${tables} from ${ROLE}`)),
    meanwhile: () => delay(REFUSING_MS),
    end: async () => void (await query(url, `grant insert, update on ${tables} to ${ROLE}`)),
  })
  expect(stage.server.logs.join('\n')).toContain('(42501)')
})

it('DUR-34: while the disk of PostgreSQL is full nothing is acknowledged or lost, and commits resume when there is room', {
  timeout: 120_000,
}, async () => {
  const { stage, postgres, url } = await Stage.onPostgres('disk full')
  await using _ = stage
  await stage.crowd.arrive()
  const disk = new Disk(postgres, url)
  await surviveOutage(stage, {
    name: 'a full disk',
    begin: () => disk.fill(),
    meanwhile: () => delay(REFUSING_MS),
    end: () => disk.makeRoom(),
  })
  expect(stage.server.logs.join('\n')).toContain('could not extend file')
})
