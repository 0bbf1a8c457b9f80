import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore } from '@cowrite/persistence'
import { createTestDatabase } from '@cowrite/persistence/test-database'
import { createServer, readConfig } from '@cowrite/server'
import pg from 'pg'
import { pino } from 'pino'
import { expect, inject, it } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import { ROOT } from '../documentation/markdown.ts'
import { bareEnvironment } from '../harness/bare-environment.ts'
import { readCompose } from './compose-file.ts'

/** The statements of docs/deploying.md, for this database and role. */
async function documented(database: string, role: string): Promise<string> {
  const text = await readFile(join(ROOT, 'docs', 'deploying.md'), 'utf8')
  const [, statements = ''] = /<!-- role -->\n```sql\n(.*?)```/s.exec(text) ?? []
  expect(statements).toContain('ALTER DATABASE cowrite OWNER')
  return statements.replaceAll('cowrite_server', role).replace('DATABASE cowrite ', `DATABASE ${database} `)
}

async function execute(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}

it('ACC-104: the server warns of a superuser, and the documented statements give the database to a role of its own', async () => {
  const { adminUrl, drop } = await createTestDatabase(inject('postgresUrl'))
  const name = new URL(adminUrl).pathname.slice(1)
  const role = `role_${name}`
  try {
    const lines: string[] = []
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    const config = readConfig({ ...bareEnvironment(), DATABASE_URL: adminUrl, PORT: '0' }, [])
    const server = await createServer(config, { logger })
    await server.close()
    expect(lines.join('')).toContain('the boundary between organizations does not apply')

    await execute(adminUrl, await documented(name, role))
    const own = new URL(adminUrl)
    own.username = role
    own.password = 'a new one'
    const told: string[] = []
    const store = await openStore({ kind: 'postgres', url: own.href, onBypass: (who) => told.push(who) })
    expect(await store.documents.list(null, { trashed: false, limit: 9 })).toHaveLength(1)
    await store.documents.ensure({ project: 'demo', key: 'more' }, 'More')
    await store.close()
    expect(told).toEqual([])
  } finally {
    await drop()
    await execute(inject('postgresUrl'), `DROP ROLE IF EXISTS ${role}`)
  }
})

it('ACC-106: Compose makes a role for the server that owns its database and is no superuser', async () => {
  const { services } = await readCompose({ POSTGRES_PASSWORD: '0123abcd' })
  const { environment = {}, volumes = [] } = services['postgres'] ?? { image: '', networks: [] }
  const [script = ''] = volumes.filter((volume) => volume.includes('/docker-entrypoint-initdb.d/'))
  const statements = await readFile(join(ROOT, script.split(':')[0] ?? ''), 'utf8')
  const url = new URL(services['cowrite-1']?.environment?.['DATABASE_URL'] ?? '')
  expect(url.username).not.toBe(environment['POSTGRES_USER'])
  expect(statements).toContain(`CREATE ROLE ${url.username} LOGIN NOSUPERUSER NOBYPASSRLS`)
  expect(statements).toContain(`CREATE DATABASE ${url.pathname.slice(1)} OWNER ${url.username}`)
})
