import { expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { query, readPostgres } from './database.ts'

const ADDRESS = 'faults/refused'

it('DUR-39: what PostgreSQL refused for good is not acknowledged until it is stored, whoever brings it again', async () => {
  await using store = await freshStore('PostgreSQL')
  const url = store.options.env?.['DATABASE_URL'] ?? ''
  await using server = await startServer(store.options)
  const first = connectHocuspocus('hocuspocus-4', server, ADDRESS)
  await first.synced()
  first.text.insert(0, 'kept;')
  await eventually('it to be saved', () => first.provider.unsyncedChanges === 0)

  await query(
    url,
    'alter table document_update add constraint refusing check (document_id is null) not valid',
  )
  first.text.insert(first.text.length, 'refused;')
  await eventually('the document to be closed', () => first.documentCloses.length > 0)
  first.close()
  await query(url, 'alter table document_update drop constraint refusing')

  const again = connectHocuspocus('hocuspocus-4', server, ADDRESS, { doc: first.doc })
  await again.synced()
  again.text.insert(again.text.length, 'later;')
  await eventually('all to be saved', () => again.provider.unsyncedChanges === 0)
  const rows = await readPostgres(url)([ADDRESS])
  expect(rows.get(ADDRESS)?.getText('content').toString()).toBe('kept;refused;later;')
  again.close()
})
