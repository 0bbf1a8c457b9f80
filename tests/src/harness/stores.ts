import { createTestDatabase } from '@cowrite/persistence/test-database'
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
      const { url, drop } = await createTestDatabase(inject('postgresUrl'))
      return {
        options: { env: { COWRITE_STORE: 'database', DATABASE_URL: url } },
        [Symbol.asyncDispose]: drop,
      }
    }
  }
}
