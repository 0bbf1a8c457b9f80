import { createHash, randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Lab } from '../load/lab.ts'
import { spreadOf } from '../measure/spread.ts'
import { ACCOUNT_ISSUER, accountSubject } from '../servers/host-tokens.ts'
import type { Measurement, Scenario } from './scenario.ts'

const SOCKETS = { full: 2_000, quick: 500 }
const ROUNDS = { full: 3, quick: 1 }
const DOCUMENTS = 50
/** Longer than any run takes. */
const DEADLINE_MS = 30_000
const ORGANIZATION = '00000000-0000-7000-8000-000000000001'

/** A right that is taken from all members of a project, on two nodes. */
export const revocation: Scenario = {
  name: 'revocation',
  title: 'A project is closed to everybody in it, on two nodes',
  description:
    'People with an account each, half of them on each of two nodes, have 50 documents of one project open; then its owner puts the project into the trash by one request. All are to be out within 1,000 ms.',
  metrics: [
    {
      key: 'out',
      label: 'all sockets are out after the request',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'answer', label: 'the request is answered', unit: 'ms', better: 'lower', plotted: false },
    { key: 'cpu', label: 'CPU per socket that has to leave', unit: 'µs', better: 'lower', plotted: false },
  ],
  curve: null,
  without: ['ours', 'ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws', 'ours-tokens', 'ours-accounts'],
  beside: ['ours-people'],
  database: true,
  nodes: 2,
  seconds: (quick) => (quick ? 15 : 60),
  run: revoke,
}

async function revoke(lab: Lab): Promise<Measurement> {
  if (lab.database === null) throw new Error('accounts need a database')
  const size = lab.quick ? 'quick' : 'full'
  const count = SOCKETS[size]
  const key = await addPeople(lab.database.url, count * ROUNDS[size])
  const send = (method: string, path: string): Promise<Response> =>
    fetch(`http://${lab.endpoint.host}:${lab.endpoint.port}/api/v1/projects/demo${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    })
  const outs: number[] = []
  const answers: number[] = []
  const costs: number[] = []
  let complete = true
  for (let round = 0; round < ROUNDS[size]; round++) {
    const clients = await lab.join(
      count,
      (index) => `room-${index % DOCUMENTS}`,
      undefined,
      (index) => index % 2,
    )
    const before = lab.cpu()
    const start = performance.now()
    const response = await send('DELETE', '')
    answers.push(performance.now() - start)
    if (!response.ok) throw new Error(`the project was not trashed: ${response.status}`)
    const out = await lab.until(() => clients.every(({ closed }) => closed), DEADLINE_MS)
    outs.push(performance.now() - start)
    costs.push((lab.cpu() - before) / count)
    complete &&= out
    lab.dismiss(clients)
    await send('POST', '/restore')
  }
  const values = { out: Math.max(...outs), answer: spreadOf(answers).median, cpu: spreadOf(costs).median }
  return { values, complete, notes: lab.notes, curve: [] }
}

/** Adds people who may edit the project, and a key of the organization; returns the key. */
async function addPeople(databaseUrl: string, count: number): Promise<string> {
  const key = `cwk_${randomBytes(32).toString('base64url')}`
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c cowrite.organization=all' })
  await client.connect()
  try {
    const ids = Array.from({ length: count }, () => randomUUID())
    const subjects = ids.map((_, index) => accountSubject(index + 1))
    await client.query(`INSERT INTO account (id, name) SELECT id, 'Person' FROM unnest($1::uuid[]) AS id`, [
      ids,
    ])
    await client.query(
      `INSERT INTO identity (issuer, subject, account_id) SELECT $1, subject, id
        FROM unnest($2::text[], $3::uuid[]) AS one (subject, id)`,
      [ACCOUNT_ISSUER, subjects, ids],
    )
    await client.query(
      `INSERT INTO membership (organization_id, account_id, role)
        SELECT $1, id, 'member' FROM unnest($2::uuid[]) AS id`,
      [ORGANIZATION, ids],
    )
    await client.query(
      `INSERT INTO project_grant (id, organization_id, project_id, role, created_by)
        SELECT $1, organization_id, id, 'editor', 'bench' FROM project WHERE key = 'demo'`,
      [randomUUID()],
    )
    await client.query(
      `INSERT INTO api_key (id, organization_id, name, prefix, hash, scopes, created_by)
        VALUES ($1, $2, 'bench', 'cwk_bench', $3, '{admin}', 'bench')`,
      [randomUUID(), ORGANIZATION, createHash('sha256').update(key).digest()],
    )
  } finally {
    await client.end()
  }
  return key
}
