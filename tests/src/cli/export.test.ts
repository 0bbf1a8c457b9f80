import { existsSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { everything, newKey, newPlace, type Place, writeDocument } from './place.ts'
import { runCommand, startCommand } from './run-command.ts'

/** Number of documents of some 100 KiB with which an export takes noticeable time. */
const MANY = 300
/** Changes one byte of stored bytes, whatever it is. */
const FLIP = 'bytes = set_byte(bytes, 4, get_byte(bytes, 4) # 16)'

async function many(place: Place): Promise<void> {
  await place.use(async (store) => {
    const made = Array.from({ length: MANY }, (_, at) =>
      store.documents.ensure({ project: 'demo', key: `d${at}` }, 'One of many'),
    )
    const updates = (await Promise.all(made)).map(({ document }, at) => {
      return { documentId: document.id, bytes: Buffer.alloc(100_000, at), principal: 'guest' }
    })
    // About 5 MB per commit.
    for (let at = 0; at < MANY; at += 50) await store.updates.append(updates.slice(at, at + 50))
  })
}

/** The length of a file in bytes; 0 when it does not exist. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

it('BAK-3: an export killed with kill -9 goes on with --resume, and holds everything once', async () => {
  await using place = await newPlace()
  await using target = await newPlace()
  await many(place)
  const to = place.file('all.cowrite')
  const argv = ['export', '--to', to]
  let goneOn = 0
  for (let kill = 0; kill < 3; kill++) {
    const before = sizeOf(`${to}.part`)
    const command = startCommand([...argv, '--resume'], place.env)
    await eventually('the export to get on', () => sizeOf(`${to}.part`) > before || existsSync(to))
    command.process.kill('SIGKILL')
    const { stderr } = await command.ended
    if (/Going on after [1-9]/.test(stderr)) goneOn++
    expect(existsSync(to)).toBe(false)
  }
  expect(goneOn).toBeGreaterThan(0)
  expect(await runCommand([...argv, '--resume'], place.env)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`^Exported ${MANY} documents`)),
  })
  expect(existsSync(`${to}.part`)).toBe(false)
  await runCommand(['import', '--from', to], target.env)
  expect(await target.use(everything)).toEqual(await place.use(everything))
})

it('OPS-33: Ctrl-C ends an export with one line that says how to go on, and leaves what it has', async () => {
  await using place = await newPlace()
  await many(place)
  const to = place.file('all.cowrite')
  const command = startCommand(['export', '--to', to], place.env)
  await eventually('the export to get on', () => sizeOf(`${to}.part`) > 0)
  command.process.kill('SIGINT')
  const { code, stderr, stdout } = await command.ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^cowrite export: stopped\. .*--resume/)
  expect(existsSync(to)).toBe(false)
  const again = await runCommand(['export', '--to', to, '--resume'], place.env)
  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`^Exported ${MANY} documents`)),
  })
  expect(again.stderr).toMatch(/Going on after [1-9]/)
})

it('BAK-4: an export overwrites no file, and goes on only with what the same command began', async () => {
  await using place = await newPlace()
  const { env } = place
  await place.use((store) => writeDocument(store, 'one'))
  const to = place.file('all.cowrite')
  await writeFile(to, 'mine')
  const refused = async (argv: string[], message: RegExp, more = {}) => {
    const end = await runCommand(['export', '--to', to, ...argv], { ...env, ...more })
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) })
  }
  await refused([], /all\.cowrite is there already/)
  await refused(['--resume'], /all\.cowrite is there already/)
  expect(await readFile(to, 'utf8')).toBe('mine')

  const sealedTo = place.file('sealed.cowrite')
  const keys = { COWRITE_ENCRYPTION_KEYS: newKey('one') }
  await using empty = await newPlace()
  await runCommand(['export', '--to', sealedTo], { ...empty.env, ...keys })
  const sealed = await readFile(sealedTo)
  const part = `${place.file('next.cowrite')}.part`
  const next = async (argv: string[], message: RegExp, more = {}) => {
    const end = await runCommand(['export', '--to', place.file('next.cowrite'), ...argv], { ...env, ...more })
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) })
    expect(await readFile(part)).toEqual(sealed)
  }
  await writeFile(part, sealed)
  await next([], /next\.cowrite\.part is there from an export that did not end\. Add --resume/)
  await next(['--resume'], /sealed with the key one, which/)
  await next(['--resume'], /the key one in COWRITE_ENCRYPTION_KEYS is not/, {
    COWRITE_ENCRYPTION_KEYS: newKey('one'),
  })
  const behind = { COWRITE_ENCRYPTION_KEYS: `${newKey('two')},${keys.COWRITE_ENCRYPTION_KEYS}` }
  await next(['--resume'], /sealed with the key one, unlike/, behind)
  await next(['--resume', '--project', 'demo'], /an export of all projects/, keys)
})

it('BAK-11: a damaged document is left out of an export and named, and so is a damaged version; the rest is there', async () => {
  await using place = await newPlace()
  await using target = await newPlace()
  const ids = await place.use(async (store) => {
    const keys = ['one', 'two', 'three']
    const written: string[] = []
    for (const key of keys) written.push(await writeDocument(store, key))
    return written
  })
  const before = await place.use(everything)
  await place.raw(`UPDATE document_update SET ${FLIP} WHERE document_id = $1 AND seq = 7`, [ids[1]])
  await place.raw(`UPDATE document_version SET ${FLIP} WHERE document_id = $1`, [ids[2]])
  const to = place.file('all.cowrite')
  const { code, stdout, stderr } = await runCommand(['export', '--to', to], place.env)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^Exported 2 documents, 10 updates, 1 version to/)
  expect(stderr).toMatch(/LEFT OUT demo\/two: Row 7 of document/)
  expect(stderr).toMatch(/LEFT OUT version \S+ of demo\/three/)
  const imported = await runCommand(['import', '--from', to], target.env)
  expect(imported).toMatchObject({ code: 0, stdout: 'Imported 2 documents and 1 version.\n' })
  expect(imported.stderr).toMatch(/does not have demo\/two/)
  const after = await target.use(everything)
  expect(after['demo/one']).toEqual(before['demo/one'])
  expect(after['demo/three']).toEqual({ ...(before['demo/three'] as object), versions: [] })
  expect(after['demo/two']).toBeUndefined()
})

it('BAK-12: commands do not touch an embedded database while a server has its folder', async () => {
  await using place = await newPlace('PGlite')
  const dataDir = place.env['COWRITE_DATA_DIR'] ?? ''
  await using server = await startServer({ dataDir })
  for (const argv of [['export', '--to', place.file('x')], ['verify'], ['migrate']]) {
    const { code, stderr } = await runCommand(argv, place.env)
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`is in use: .*${server.pid}.*Stop that process`))
  }
  expect(existsSync(place.file('x.part'))).toBe(false)
  await server.stop()
  expect(await runCommand(['verify'], place.env)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^.*Verified 1 document/s),
  })
})
