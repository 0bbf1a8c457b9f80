import { readdirSync, renameSync, rmSync } from 'node:fs'
import { makePrivate } from '../../folder/private-folder.ts'
import { templatePath, unpackTemplate } from './cluster-template.ts'
import { openPglite } from './pglite.ts'

/** Suffix of the folder, beside that of the database, in which a new database is made. */
export const DRAFT_SUFFIX = '.unfinished'

/**
 * Makes the files of a database in the existing folder `folder` when it is empty: copies the template that the build
 * made, or lets PGlite create them where there is no usable template. The files are made in a folder beside it, which is
 * then renamed. A process that is killed before the renaming leaves `folder` empty, and the next start removes the
 * other folder. For one process at a time.
 *
 * The template is a cluster with the tables of all migrations, without rows. All copies have the same system identifier
 * (`pg_control`), by which PostgreSQL assigns logs to standbys; the embedded database has no standbys. It contains no
 * password or key: only the process itself can reach the database.
 *
 * Resolves to whether it copied the template.
 */
export async function ensureCluster(
  folder: string,
  template: string | null = templatePath(),
): Promise<boolean> {
  const draft = `${folder}${DRAFT_SUFFIX}`
  try {
    rmSync(draft, { recursive: true, force: true })
    if (readdirSync(folder).length > 0) return false
    const isCopy = await makeCluster(draft, template)
    makePrivate(draft)
    renameSync(draft, folder)
    return isCopy
  } catch {
    // `folder` may be a mount point, its parent may be read-only, or the disk may be full: PGlite then makes its files
    // in `folder` itself, or reports the reason.
    removeIfPossible(draft)
    return false
  }
}

/** Removes an unfinished folder. One that remains only takes space. */
function removeIfPossible(draft: string): void {
  try {
    rmSync(draft, { recursive: true, force: true })
  } catch {
    // The reason is the same for which it could not be made.
  }
}

/** Makes the files in the new folder `draft`. Resolves to whether it copied the template. */
async function makeCluster(draft: string, template: string | null): Promise<boolean> {
  try {
    if (template !== null) {
      await unpackTemplate(template, draft)
      return true
    }
  } catch {
    // There is no template for this version of PGlite, or it is damaged. PGlite takes seconds longer.
    rmSync(draft, { recursive: true, force: true })
  }
  const db = await openPglite(draft)
  await db.close()
  return false
}
