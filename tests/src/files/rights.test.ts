import { FileClient } from '@cowrite/server/files/upload-for-tests'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountServer,
  createPerson,
  type Person,
  requestAs,
  startAccountServer,
} from '../harness/accounts.ts'

let server: AccountServer
let [owner, reader, stranger]: Person[] = []
beforeAll(async () => {
  server = await startAccountServer()
  owner = await createPerson(server, { name: 'Owner', role: 'admin' })
  reader = await createPerson(server, { name: 'Reader', role: 'guest' })
  // Somebody of no organization, for whom the whole organization does not exist.
  stranger = await createPerson(server, { name: 'Stranger', role: null })
})
afterAll(() => server[Symbol.asyncDispose]())

const clientOf = ({ accessToken }: Person) =>
  new FileClient(server.url, { authorization: `Bearer ${accessToken}` })
const statusOf = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers })
  await answer.arrayBuffer()
  return answer.status
}
const bearer = ({ accessToken }: Person) => ({ authorization: `Bearer ${accessToken}` })

async function newDocument(): Promise<string> {
  const answer = await requestAs(server, owner!, 'POST', '/api/documents', { title: 'Plan' })
  return ((await answer.json()) as { address: string }).address
}

const give = (address: string, role: string | null) =>
  requestAs(server, owner!, 'PUT', `/api/v1/documents/${encodeURIComponent(address)}/access`, {
    account: reader!.account.id,
    role,
  })

it('FILE-21: a file is read by those who may read one of its documents; for others it does not exist', async () => {
  const address = await newDocument()
  const { id } = await clientOf(owner!).upload(address, 'a.txt', Buffer.from('words'))
  const path = `${server.url}/files/${id}`
  expect(await statusOf(path)).toBe(401)
  for (const person of [reader!, stranger!]) {
    const client = clientOf(person)
    expect(await statusOf(path, bearer(person))).toBe(404)
    const answers = [
      await client.ask('GET', `/api/files/${id}`),
      await client.ask('POST', `/api/files/${id}/complete`),
      await client.ask('PUT', `/api/files/${id}/parts/0`, Buffer.from('words')),
      await client.ask('DELETE', `/api/files/${id}`),
      await client.ask('POST', `/api/documents/${encodeURIComponent(address)}/files/addresses`, {
        ids: [id],
      }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    const unknown = await client.ask('GET', '/api/files/01900000-0000-7000-8000-000000000000')
    expect(answers[0]).toEqual(unknown)
  }
  await give(address, 'viewer')
  expect(await statusOf(path, bearer(reader!))).toBe(200)
  const viewer = clientOf(reader!)
  expect((await viewer.ask('DELETE', `/api/files/${id}`)).status).toBe(403)
  const begin = { name: 'b.txt', size: 3, type: '' }
  const files = `/api/documents/${encodeURIComponent(address)}/files`
  expect((await viewer.ask('POST', files, begin)).status).toBe(403)
})

it('FILE-22: an address that was given ends with the right to read, at once', async () => {
  const address = await newDocument()
  const { id } = await clientOf(owner!).upload(address, 'b.txt', Buffer.from('other words'))
  await give(address, 'viewer')
  const url = await clientOf(reader!).address(address, id)
  expect(await statusOf(url!)).toBe(200)
  const account = reader!.account.id
  const path = `/api/v1/documents/${encodeURIComponent(address)}/access`
  const taken = await requestAs(server, owner!, 'PUT', path, { account, role: null })
  expect(taken.status).toBe(200)
  expect(await statusOf(url!)).toBe(404)
  // Also when the document goes to the trash, for everybody.
  const own = await clientOf(owner!).address(address, id)
  expect(await statusOf(own!)).toBe(200)
  await requestAs(server, owner!, 'DELETE', `/api/documents/${encodeURIComponent(address)}`)
  expect(await statusOf(own!)).toBe(404)
})

it('FILE-23: what is pasted into another document is read there when somebody who may read it gave it to that document', async () => {
  const [first, second] = [await newDocument(), await newDocument()]
  const { id } = await clientOf(owner!).upload(first, 'c.txt', Buffer.from('words of the first document'))
  await give(second, 'editor')
  // Who may write there and knows the id cannot take it.
  const adopt = `/api/documents/${encodeURIComponent(second)}/files/adopt`
  expect((await clientOf(reader!).ask('POST', adopt, { ids: [id] })).body).toEqual({ files: [] })
  expect(await clientOf(reader!).address(second, id)).toBeNull()
  // Who may read both sees it at once, and can give it.
  expect(await clientOf(owner!).address(second, id)).not.toBeNull()
  const { body } = await clientOf(owner!).ask('POST', adopt, { ids: [id] })
  expect(body['files']).toMatchObject([{ id, name: 'c.txt' }])
  expect(await statusOf((await clientOf(reader!).address(second, id))!)).toBe(200)
})

it('FILE-24: a copy of a document has its files', async () => {
  const address = await newDocument()
  const { id } = await clientOf(owner!).upload(address, 'd.txt', Buffer.from('words of the original'))
  const answer = await requestAs(
    server,
    owner!,
    'POST',
    `/api/documents/${encodeURIComponent(address)}/copies`,
    {},
  )
  const { address: copy } = (await answer.json()) as { address: string }
  await give(copy, 'viewer')
  expect(await statusOf((await clientOf(reader!).address(copy, id))!)).toBe(200)
  expect(
    await clientOf(reader!)
      .address(address, id)
      .catch(() => null),
  ).toBeNull()
})
