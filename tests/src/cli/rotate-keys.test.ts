import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Keyring, seal } from '@cowrite/persistence'
import { expect, it } from 'vitest'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { everything, newKey, newPlace, type Place, writeDocument } from './place.ts'
import { runCommand } from './run-command.ts'

const [OLD, NEW] = [newKey('old'), newKey('new')]

/** The names of the keys that seal the stored bytes; `plain` for unsealed ones. */
async function sealedWith(place: Place): Promise<unknown[]> {
  const tables = ['document_update', 'document_snapshot', 'document_version']
  const each = tables.map((table) => `SELECT format, bytes FROM ${table}`).join(' UNION ALL ')
  const name =
    "CASE format WHEN 0 THEN 'plain' ELSE convert_from(substring(bytes FROM 3 FOR 3), 'LATIN1') END"
  const rows = await place.raw(`SELECT DISTINCT ${name} AS name FROM (${each}) AS b ORDER BY 1`)
  return rows.map((row) => row['name'])
}

it('ENC-10: rotate-keys seals everything anew while people write, and names the keys that may go', async () => {
  await using place = await newPlace()
  const both = { ...place.env, COWRITE_ENCRYPTION_KEYS: `${NEW},${OLD}` }
  await place.use((store) => writeDocument(store, 'plain'))
  await place.use(async (store) => {
    for (let at = 0; at < 20; at++) await writeDocument(store, `d${at}`, 20)
  }, OLD)
  expect(await sealedWith(place)).toEqual(['old', 'plain'])
  const before = await place.use(everything, OLD)

  await using server = await startServer({ env: both })
  const client = connect('hocuspocus-4', server, 'demo/live')
  await client.synced()
  let letters = 0
  const typing = setInterval(() => {
    client.text.insert(client.text.length, String(letters++ % 10))
  }, 5)
  await eventually('some letters', () => letters > 10)
  const { code, stdout, stderr } = await runCommand(['rotate-keys'], both)
  clearInterval(typing)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  // Updates, snapshot and version: 5 + 2 of the plain document, 10 + 2 of each of the twenty others.
  expect(stdout).toMatch(/^Sealed 247 rows anew with the key new, in 2[1-3] documents\.\n/)
  expect(stdout).toMatch(/Nothing is sealed with old any more: remove it from COWRITE_ENCRYPTION_KEYS/)
  const again = await runCommand(['rotate-keys'], both)
  expect(again.stdout).toMatch(/^Sealed 0 rows .*\nNothing is sealed with old any more/)
  client.close()
  await server.stop()

  expect(await sealedWith(place)).toEqual(['new'])
  const onlyNew = { ...place.env, COWRITE_ENCRYPTION_KEYS: NEW }
  expect(await runCommand(['verify'], onlyNew)).toMatchObject({ code: 0 })
  expect(await place.use(everything, NEW)).toMatchObject(before)
})

it('ENC-12: rotate-keys does not name a key that something is still sealed with, and ends with 1', async () => {
  await using place = await newPlace()
  await place.use((store) => writeDocument(store, 'one'), OLD)
  // Rows without a document are not sealed again; the same applies to rows written after their document was processed.
  const id = randomUUID()
  const bytes = seal(Keyring.parse(OLD).first, id, Buffer.from('words'))
  await place.raw(
    `INSERT INTO document_update (organization_id, document_id, seq, bytes, principal, format, checksum)
     VALUES ($1, $1, 1, $2, 'guest', 1, $3)`,
    [id, bytes, crc32(bytes)],
  )
  const idle = newKey('idle')
  const keys = { COWRITE_ENCRYPTION_KEYS: `${NEW},${OLD},${idle}` }
  const { code, stdout, stderr } = await runCommand(['rotate-keys'], { ...place.env, ...keys })
  expect(code).toBe(1)
  expect(stdout).toMatch(/Nothing is sealed with idle any more/)
  expect(stderr).toMatch(/^Something is still sealed with old: .*\nRestart every server with the new list/)
})
