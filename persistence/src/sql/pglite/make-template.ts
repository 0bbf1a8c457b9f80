import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Kysely, PGliteDialect } from 'kysely'
import { migrate } from '../migrations/migrate.ts'
import { packTemplate, templatePath } from './cluster-template.ts'
import { ensureCluster } from './ensure-cluster.ts'
import { openPglite } from './pglite.ts'
import { makeRole } from './restrict-pglite.ts'

// Run by the build: makes the template of the embedded database and removes former templates.
const path = templatePath()
if (path === null) throw new Error('The package @electric-sql/pglite cannot be found.')
const folder = await mkdtemp(join(tmpdir(), 'cowrite-template-'))
try {
  await ensureCluster(folder, null)
  const db = await openPglite(folder)
  await migrate(new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: db }) }))
  await makeRole(db)
  await db.close()
  const bytes = await packTemplate(folder)
  await mkdir(dirname(path), { recursive: true })
  // Several builds may run at once; each replaces the template as a whole.
  const draft = `${path}.${process.pid}`
  await writeFile(draft, bytes)
  await rename(draft, path)
  for (const name of await readdir(dirname(path))) {
    if (/^cluster-.*\.gz$/.test(name) && name !== basename(path)) await rm(join(dirname(path), name))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
