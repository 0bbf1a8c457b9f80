import type pg from 'pg'
import { type AccountServer, createPerson } from '../../harness/accounts.ts'
import { openTo, type People } from './callers.ts'
import type { Things } from './need.ts'

const PROJECT = 'matrix'

/** Creates a document with a version, a suggestion and a run, in which everybody has what their names say. */
export async function thingsIn(server: AccountServer, client: pg.Client, people: People): Promise<Things> {
  await client.query(
    `INSERT INTO project (id, organization_id, key)
      SELECT gen_random_uuid(), id, $1 FROM organization ORDER BY created_at LIMIT 1 ON CONFLICT DO NOTHING`,
    [PROJECT],
  )
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM document')
  const address = `${PROJECT}/document-${rows[0]!.count}`
  const { accessToken } = people.admin
  const ask = async (method: string, path: string, body: unknown, type = 'application/json') => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }
  const document = await ask(
    'POST',
    `/api/imports?address=${encodeURIComponent(address)}`,
    'Some words\n\nand more',
    'text/markdown',
  )
  const path = `/api/documents/${encodeURIComponent(address)}`
  const version = await ask('POST', `${path}/versions`, { name: 'First' })
  const suggested = (await ask('POST', `${path}/suggestions`, {
    operations: [{ op: 'insert_after', handle: null, markdown: 'Suggested' }],
  })) as { suggestion: { id: string } }
  const { thread } = (await ask('POST', `${path}/threads`, {
    anchor: { kind: 'document' },
    body: 'A comment',
  })) as { thread: { id: string; comments: { id: string }[] } }
  const { run } = (await ask('POST', `${path}/runs`, { agent: 'writer', action: 'continue' })) as {
    run: { id: string }
  }
  const { file } = (await ask('POST', `${path}/files`, { name: 'a.txt', size: 3, type: '' })) as {
    file: { id: string }
  }
  const opened = await openTo(people, client, { id: String(document['id']), address })
  const target = await createPerson(server, { name: 'Target' })
  const organization = '00000000-0000-7000-8000-000000000001'
  const group = await ask('POST', `/api/v1/organizations/${organization}/groups`, {
    name: `Group of ${address}`,
  })
  const invitation = await ask('POST', `/api/v1/organizations/${organization}/invitations`, {
    role: 'member',
  })
  const link = await ask('POST', `/api/v1/documents/${encodeURIComponent(address)}/links`, {
    name: 'Link',
    role: 'viewer',
  })
  return {
    ...opened,
    organization,
    group: String(group['id']),
    invitation: String(invitation['id']),
    link: String(link['id']),
    target: target.account.id,
    version: String(version['id']),
    suggestion: suggested.suggestion.id,
    thread: thread.id,
    comment: thread.comments[0]!.id,
    run: run.id,
    file: file.id,
  }
}
