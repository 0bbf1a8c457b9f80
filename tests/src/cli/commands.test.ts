import { expect, it } from 'vitest'
import { everything, newPlace, writeDocument } from './place.ts'
import { runCommand } from './run-command.ts'

it('OPS-31: migrate says which migrations ran, or that the database is up to date, and refuses a newer one', async () => {
  await using place = await newPlace()
  const first = await runCommand(['migrate'], place.env)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toMatch(
    /^Ran migration 0001-start\.\n(Ran migration \d{4}-\S+\.\n)+The database is up to date\.\n$/,
  )
  expect(await runCommand(['migrate'], place.env)).toEqual({
    code: 0,
    stdout: 'The database is up to date.\n',
    stderr: '',
  })
  await place.raw("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '2030-01-01')")
  const { code, stdout, stderr } = await runCommand(['migrate'], place.env)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^cowrite migrate: The database was migrated by a newer version .*9999-later.*\n$/)
})

it('OPS-34: forget takes a name off updates, authorship and versions, with --yes only, and says how many', async () => {
  await using place = await newPlace()
  await place.use((store) => writeDocument(store, 'one'))
  const before = await place.use(everything)
  const refused = await runCommand(['forget', '--principal', 'ana'], place.env)
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^cowrite forget: .*Add --yes.*\n$/)
  expect(await place.use(everything)).toEqual(before)
  // Updates 7 and 9 after the snapshot, one entry of authorship, one version.
  expect(await runCommand(['forget', '--principal', 'ana', '--yes'], place.env)).toEqual({
    code: 0,
    stdout: 'Took the name ana off 4 entries.\n',
    stderr: '',
  })
  const after = JSON.stringify(await place.use(everything))
  expect(after).not.toContain('"ana"')
  expect(after.replaceAll('"deleted"', '"ana"')).toBe(JSON.stringify(before))
})
