import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCli } from '../../../server/src/cli/cli.ts'
import { readConfig } from '../../../server/src/config/config.ts'
import { createPerson, requestAs, startAccountServer } from '../harness/accounts.ts'
import { call } from './api.ts'

const PASSWORD = 'a long password'

it('ID-36: a deleted account leaves what its person wrote, without their name; the last owner cannot leave', async () => {
  await using server = await startAccountServer()
  const owner = await createPerson(server, { name: 'Owner', role: 'owner' })
  const refused = await call(server, 'DELETE', '/account', undefined, owner)
  expect(refused).toMatchObject({ status: 409, body: { error: 'conflict' } })
  const admin = await createPerson(server, {
    ...{ name: 'Ann', role: 'admin', email: 'ann@example.org', password: PASSWORD },
  })
  const created = await requestAs(server, admin, 'POST', '/api/documents', { title: 'By Ann' })
  const { address } = (await created.json()) as { address: string }
  expect((await call(server, 'DELETE', '/account', { password: 'wrong' }, admin)).status).toBe(403)
  expect((await call(server, 'DELETE', '/account', undefined, admin)).status).toBe(403)
  const deleted = await call(server, 'DELETE', '/account', { password: PASSWORD }, admin)
  expect(deleted).toMatchObject({ status: 204, refreshToken: '' })
  expect((await call(server, 'GET', '/account', undefined, admin)).status).toBe(401)
  const refusedSignIn = await call(server, 'POST', '/auth/sign-in', {
    email: 'ann@example.org',
    password: PASSWORD,
  })
  expect(refusedSignIn.status).toBe(401)
  const path = `/api/documents/${encodeURIComponent(address)}`
  const kept = await (await requestAs(server, owner, 'GET', path)).text()
  expect(kept).toContain('By Ann')
  expect(kept).not.toContain(admin.account.id)
})

it('ID-36: restricted documents that only a deleted account owned go to an owner of the organization, others stay as they are', async () => {
  await using server = await startAccountServer()
  const owner = await createPerson(server, { name: 'Owner', role: 'owner' })
  const other = await createPerson(server, { name: 'Other' })
  const ann = await createPerson(server, { name: 'Ann', role: 'admin' })
  const restricted = async (title: string) => {
    const created = await requestAs(server, ann, 'POST', '/api/documents', { title })
    const { address } = (await created.json()) as { address: string }
    const path = `/documents/${encodeURIComponent(address)}`
    await call(server, 'PUT', `${path}/restricted`, { restricted: true }, ann)
    return { address, path }
  }
  const [alone, shared] = [await restricted('Alone'), await restricted('Shared')]
  await call(server, 'PUT', `${shared.path}/access`, { account: other.account.id, role: 'owner' }, ann)
  const status = async ({ path }: { path: string }) =>
    (await call(server, 'GET', `${path}/access`, undefined, owner)).status
  expect([await status(alone), await status(shared)]).toEqual([404, 404])
  expect((await call(server, 'DELETE', '/account', undefined, ann)).status).toBe(204)
  expect([await status(alone), await status(shared)]).toEqual([200, 404])
  const { body } = await call(server, 'GET', `${alone.path}/access`, undefined, owner)
  expect(body.you).toMatchObject({ role: 'owner' })
  expect((await call(server, 'GET', `${shared.path}/access`, undefined, other)).status).toBe(200)
})

it('ID-37: a disabled account cannot sign in, and its tokens are refused', async () => {
  await using server = await startAccountServer()
  await createPerson(server, { name: 'Owner', role: 'owner' })
  const person = await createPerson(server, { name: 'Bob', email: 'bob@example.org', password: PASSWORD })
  await server.server.accounts!.setDisabled(person.account.id, true)
  expect((await call(server, 'GET', '/account', undefined, person)).status).toBe(401)
  const refreshToken = person.cookie.split('=')[1] ?? ''
  expect((await call(server, 'POST', '/auth/refresh', undefined, { refreshToken })).status).toBe(401)
  const signIn = (password: string) =>
    call(server, 'POST', '/auth/sign-in', { email: 'bob@example.org', password })
  expect((await signIn(PASSWORD)).status).toBe(403)
  expect((await signIn('wrong password')).status).toBe(401)
  await server.server.accounts!.setDisabled(person.account.id, false)
  expect((await signIn(PASSWORD)).status).toBe(200)
})

it('ID-38: the first owner is made by a command too, once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cowrite-admin-'))
  try {
    const file = join(folder, 'password')
    await writeFile(file, `${PASSWORD}\n`)
    const dataDir = join(folder, 'data')
    const run = async () => {
      const said: string[] = []
      const sink = { write: (text: string) => said.push(text) }
      const code = await runCli(
        [
          ...['admin', 'create', '--email', 'Ada@example.org', '--name', 'Ada'],
          ...['--organization', 'Engines', '--password-file', file, '--cowrite-data-dir', dataDir],
        ],
        {
          ...{ stdout: sink, stderr: sink, now: () => 0, signal: new AbortController().signal },
          config: (flags) => readConfig({}, flags),
        },
      )
      return { code, said: said.join('') }
    }
    expect(await run()).toEqual({ code: 0, said: 'ada@example.org owns Engines now, and can sign in.\n' })
    expect(await run()).toEqual({ code: 1, said: 'cowrite admin create: There is an owner already.\n' })
    await using server = await startAccountServer({ env: { COWRITE_DATA_DIR: dataDir } })
    expect(server.server.setUpUrl).toBeNull()
    const signed = await call(server, 'POST', '/auth/sign-in', {
      email: 'ada@example.org',
      password: PASSWORD,
    })
    expect(signed.body.account.organizations).toMatchObject([{ name: 'Engines', role: 'owner' }])
  } finally {
    await rm(folder, { recursive: true })
  }
})
