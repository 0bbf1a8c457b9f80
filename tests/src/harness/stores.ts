import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import type { ServerOptions } from './server.ts'
import { tempFolder } from './temp-folder.ts'

/** The databases in which the server can store documents. */
export const STORE_KINDS = ['PGlite', 'PostgreSQL'] as const
export type StoreKind = (typeof STORE_KINDS)[number]

/** An empty database for one test; `await using` removes it. */
export interface FreshStore extends AsyncDisposable {
  /** The options of a server that stores its documents there. */
  readonly options: ServerOptions
}

/** Creates an empty database: a folder, or a database in the PostgreSQL of this test run. */
export async function freshStore(kind: StoreKind): Promise<FreshStore> {
  switch (kind) {
    case 'PGlite': {
      const folder = await tempFolder()
      return { options: { dataDir: folder.path }, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
    }
    case 'PostgreSQL': {
      const postgresUrl = inject('postgresUrl')
      const name = `cowrite_test_${randomBytes(6).toString('hex')}`
      await execute(postgresUrl, `create database ${name}`)
      const url = new URL(postgresUrl)
      url.pathname = `/${name}`
      return {
        options: { env: { COWRITE_STORE: 'database', DATABASE_URL: url.href } },
        [Symbol.asyncDispose]: () => execute(postgresUrl, `drop database ${name} with (force)`),
      }
    }
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
