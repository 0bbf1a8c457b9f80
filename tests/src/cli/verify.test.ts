import { crc32 } from 'node:zlib'
import { Keyring, seal } from '@cowrite/persistence'
import { expect, it } from 'vitest'
import { newKey, newPlace, type Place, writeDocument } from './place.ts'
import { runCommand } from './run-command.ts'

/** All rows of a database, which verifying must not change. */
async function allRows(place: Place): Promise<unknown> {
  const tables = [
    'document',
    'document_update',
    'document_snapshot',
    'document_version',
    'authorship',
    'encryption_key',
  ]
  const rows = tables.map(async (table) => await place.raw(`SELECT * FROM ${table} ORDER BY 1, 2, 3`))
  return await Promise.all(rows)
}

/** Expects that verifying reports this problem of the document `demo/two`, and changes nothing. */
async function expectDamage(place: Place, id: string, problem: RegExp, env = {}): Promise<void> {
  const before = await allRows(place)
  const { code, stdout } = await runCommand(['verify'], { ...place.env, ...env })
  expect(stdout).toMatch(problem)
  expect(stdout).toContain(`DAMAGED demo/two (${id}), `)
  expect(stdout).toMatch(/\nVerified 3 documents, \d+ updates, 3 versions: \d+ problems? in 1 document\.\n$/)
  expect(code).toBe(1)
  expect(await allRows(place)).toEqual(before)
}

async function three(place: Place, keys?: string): Promise<string> {
  return await place.use(async (store) => {
    await writeDocument(store, 'one')
    const id = await writeDocument(store, 'two')
    await writeDocument(store, 'three', 10, 'other')
    return id
  }, keys)
}

it('BAK-9: verify finds flipped bytes, missing rows and rows that were tampered with, and says where', async () => {
  await using place = await newPlace()
  const id = await three(place)
  const change = (statement: string, values: unknown[] = []) => place.raw(statement, [id, ...values])
  expect(await runCommand(['verify'], place.env)).toEqual({
    code: 0,
    stdout: 'Verified 3 documents, 15 updates, 3 versions: nothing is damaged.\n',
    stderr: '',
  })
  const kept = await place.raw('SELECT * FROM document_update WHERE document_id = $1', [id])
  const mend = async (): Promise<void> => {
    await change('DELETE FROM document_update WHERE document_id = $1')
    for (const row of kept) {
      const names = Object.keys(row)
      const places = names.map((_, at) => `$${at + 1}`)
      await place.raw(`INSERT INTO document_update (${names}) VALUES (${places})`, Object.values(row))
    }
  }
  const flip = 'bytes = set_byte(bytes, 5, get_byte(bytes, 5) # 16)'
  await change(`UPDATE document_update SET ${flip} WHERE document_id = $1 AND seq = 8`)
  await expectDamage(
    place,
    id,
    /, update 8: its bytes are not those that were written .*\(docs\/recovery\.md\)/,
  )
  await mend()
  await change('DELETE FROM document_update WHERE document_id = $1 AND seq = 7')
  await expectDamage(place, id, /, update 7: missing\. Clients that still have the document/)
  await mend()
  await change('DELETE FROM document_update WHERE document_id = $1 AND seq > 8')
  await expectDamage(place, id, /, updates 9 to 10: missing\./)
  await mend()
  const nonsense = Buffer.from('nonsense')
  await change('UPDATE document_update SET bytes = $2, checksum = $3 WHERE document_id = $1 AND seq = 9', [
    nonsense,
    crc32(nonsense),
  ])
  await expectDamage(place, id, /, update 9: its bytes are no update: /)
  await mend()
  await change(`UPDATE document_version SET ${flip} WHERE document_id = $1`)
  await expectDamage(place, id, /, version \S+ "Draft": its bytes are not those/)
  await change(`UPDATE document_version SET ${flip} WHERE document_id = $1`)
  await change(`UPDATE document_snapshot SET ${flip} WHERE document_id = $1`)
  await expectDamage(place, id, /, the snapshot \(up to 5\): its bytes are not those/)
  expect(await runCommand(['verify', '--project', 'other'], place.env)).toMatchObject({
    code: 0,
    stdout: 'Verified 1 document, 5 updates, 1 version: nothing is damaged.\n',
  })
})

it('ENC-11: verify finds sealed rows that were changed, checksum and all, and rows whose key is missing or wrong', async () => {
  await using place = await newPlace()
  const key = newKey('one')
  const env = { COWRITE_ENCRYPTION_KEYS: key }
  const id = await three(place, key)
  expect(await runCommand(['verify'], { ...place.env, ...env })).toMatchObject({ code: 0 })

  const [row] = await place.raw('SELECT bytes FROM document_update WHERE document_id = $1 AND seq = 8', [id])
  const sealed = row?.['bytes'] as Buffer
  const put = async (bytes: Uint8Array): Promise<void> => {
    await place.raw(
      'UPDATE document_update SET bytes = $2, checksum = $3 WHERE document_id = $1 AND seq = 8',
      [id, bytes, crc32(bytes)],
    )
  }
  const flipped = Buffer.from(sealed)
  flipped[flipped.length - 20]! ^= 1
  await put(flipped)
  await expectDamage(place, id, /, update 8: its bytes are not those that were written/, env)
  // With a known key name but another key, and with an unknown key.
  await put(seal(Keyring.parse(newKey('one')).first, id, Buffer.from('words')))
  await expectDamage(
    place,
    id,
    /, update 8: its bytes are not those that were written \(a changed byte, or a wrong key\)/,
    env,
  )
  await put(seal(Keyring.parse(newKey('lost')).first, id, Buffer.from('words')))
  await expectDamage(
    place,
    id,
    /, update 8: .*sealed with the key lost, which .*Add the key, then verify again\./,
    env,
  )
  await put(sealed)
  expect(await runCommand(['verify'], { ...place.env, ...env })).toMatchObject({ code: 0 })

  const before = await allRows(place)
  for (const [keys, message] of [
    [{}, /sealed with the key one, which COWRITE_ENCRYPTION_KEYS does not name\. Nothing was changed/],
    [{ COWRITE_ENCRYPTION_KEYS: newKey('one') }, /The key one .* is not the one .* Nothing was changed/],
  ] as const) {
    const { code, stdout, stderr } = await runCommand(['verify'], { ...place.env, ...keys })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(message)
  }
  expect(await allRows(place)).toEqual(before)
})
