import { execFile } from 'node:child_process'
import { chown, copyFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, StartFailed, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { type OwnDatabase, ownDatabase, superuser } from './own-database.ts'

const run = promisify(execFile)

let database: OwnDatabase
let folder: Awaited<ReturnType<typeof tempFolder>>

/** A root certificate, `name.crt` and `name.key`. */
async function makeRoot(name: string): Promise<void> {
  const file = (ending: string): string => join(folder.path, `${name}.${ending}`)
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', 'keyUsage=critical,keyCertSign'],
    ...['-keyout', file('key'), '-out', file('crt')],
  ])
}

/** A server's certificate for this alternative name, `server.crt` and `server.key`, signed by a root. */
async function makeServer(root: string, alternativeName: string): Promise<void> {
  const file = (name: string): string => join(folder.path, name)
  await run('openssl', [
    ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=server'],
    ...['-keyout', file('server.key'), '-out', file('server.csr')],
  ])
  await writeFile(file('server.ext'), `subjectAltName=${alternativeName}\n`)
  await run('openssl', [
    ...['x509', '-req', '-days', '2', '-in', file('server.csr'), '-CA', file(`${root}.crt`)],
    ...['-CAkey', file(`${root}.key`), '-CAcreateserial', '-extfile', file('server.ext')],
    ...['-out', file('server.crt')],
  ])
}

/** Installs the certificate in PostgreSQL, which then accepts connections with and without TLS. */
async function serveTls(alternativeName: string): Promise<void> {
  await makeServer('root', alternativeName)
  const { dataDir } = database.service
  if (dataDir === null) throw new Error('A PostgreSQL of our own has a data folder.')
  const { uid, gid } = await stat(dataDir)
  for (const name of ['server.crt', 'server.key']) {
    await copyFile(join(folder.path, name), join(dataDir, name))
    await chown(join(dataDir, name), uid, gid)
  }
  await database.execute('alter system set ssl = on')
  await database.service.restart()
}

beforeAll(async () => {
  database = await ownDatabase()
  folder = await tempFolder()
  await makeRoot('root')
  await makeRoot('other')
})
afterAll(async () => {
  await database?.service.stop()
  await folder?.[Symbol.asyncDispose]()
})

function start(parameters: Readonly<Record<string, string>>): Promise<RunningServer> {
  const url = new URL(database.service.url)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return startServer({ env: { COWRITE_STORE: 'database', DATABASE_URL: url.href } })
}

/** The lines in which a server reports why it does not start. */
async function refusal(parameters: Readonly<Record<string, string>>): Promise<string[]> {
  const outcome = await start(parameters).catch((error: unknown) => error)
  if (outcome instanceof StartFailed) {
    expect(outcome.ended.code).toBe(1)
    return outcome.output.split('\n')
  }
  if (outcome instanceof Error) throw outcome
  throw new Error('It started.')
}

/** Whether each of the server's connections to PostgreSQL is encrypted. */
async function encrypted(): Promise<boolean[]> {
  const client = await superuser(database.service)
  try {
    const { rows } = await client.query<{ ssl: boolean }>(
      `select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'cowrite'`,
    )
    return rows.map(({ ssl }) => ssl)
  } finally {
    await client.end()
  }
}

/** Checks that edits are stored, and that all connections are encrypted, or none. */
async function expectSaving(server: RunningServer, tls: boolean): Promise<void> {
  const client = connectHocuspocus('hocuspocus-4', server, 'demo/tls')
  await client.synced()
  client.text.insert(0, 'x')
  await eventually('the edit to be saved', () => client.provider.unsyncedChanges === 0)
  const connections = await encrypted()
  expect(connections.length).toBeGreaterThan(0)
  expect(new Set(connections)).toEqual(new Set([tls]))
  client.close()
}

describe('TLS to PostgreSQL', () => {
  it('DUR-48: by `sslmode=verify-full` and `sslrootcert`, or without TLS, as the URL says', async () => {
    await serveTls('IP:127.0.0.1')
    const sslrootcert = join(folder.path, 'root.crt')
    {
      await using server = await start({ sslmode: 'verify-full', sslrootcert })
      await expectSaving(server, true)
    }
    {
      await using server = await start({ sslmode: 'no-verify' })
      await expectSaving(server, true)
    }
    {
      await using server = await start({ sslmode: 'disable' })
      await expectSaving(server, false)
    }
    // Less strict modes of the driver must be requested explicitly: these verify like verify-full.
    for (const sslmode of ['prefer', 'require', 'verify-ca']) {
      await using server = await start({ sslmode, sslrootcert })
      await expectSaving(server, true)
    }
  })

  it('OPS-23: a wrong root, a wrong name or a root that is not there stops the start with one line that says so', async () => {
    await serveTls('IP:127.0.0.1')
    const root = join(folder.path, 'root.crt')
    const cases: [Record<string, string>, RegExp][] = [
      [{ sslmode: 'verify-full', sslrootcert: join(folder.path, 'other.crt') }, /certificate/],
      [{ sslmode: 'verify-full' }, /certificate/],
      [{ sslmode: 'require' }, /certificate/],
      [{ sslmode: 'verify-full', sslrootcert: join(folder.path, 'nowhere.crt') }, /nowhere\.crt/],
    ]
    for (const [parameters, reason] of cases) {
      const lines = (await refusal(parameters)).filter((line) => line.startsWith('cowrite: '))
      expect({ parameters, lines }).toMatchObject({ lines: [expect.stringMatching(reason)] })
    }
    await serveTls('DNS:database.example')
    const [line] = (await refusal({ sslmode: 'verify-full', sslrootcert: root })).slice(-1)
    expect(line).toMatch(/^cowrite: .*127\.0\.0\.1 is not in the cert's list/)
    await database.execute('alter system set ssl = off')
    await database.service.restart()
    const [plain] = (await refusal({ sslmode: 'verify-full', sslrootcert: root })).slice(-1)
    expect(plain).toMatch(/^cowrite: .*does not support SSL/)
  })
})
