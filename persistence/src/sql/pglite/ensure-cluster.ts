import { readdirSync, renameSync, rmSync } from 'node:fs'
import { makePrivate } from '../../folder/private-folder.ts'
import { templatePath, unpackTemplate } from './cluster-template.ts'
import { openPglite } from './pglite.ts'

/** Ends the name of the folder beside the database's in which a new one is made. */
export const DRAFT_SUFFIX = '.unfinished'

/**
 * Sees to it that `folder`, which is there, has the files of a database when it is empty: copied from the template that
 * the build made, or made by PGlite where there is none that can be used. They come to be beside it and appear all at
 * once: whoever is killed before leaves an empty folder, and what is beside it is thrown away by the next start. For one
 * process at a time.
 *
 * The template is an empty cluster: what migrations make is never in it. All its copies have the same system
 * identifier (`pg_control`), by which PostgreSQL tells whose log a standby reads; there are no standbys here. There is
 * no password or key in it: the database is reached through the process alone.
 */
export async function ensureCluster(folder: string, template: string | null = templatePath()): Promise<void> {
  const draft = `${folder}${DRAFT_SUFFIX}`
  try {
    rmSync(draft, { recursive: true, force: true })
    if (readdirSync(folder).length > 0) return
    await makeCluster(draft, template)
    makePrivate(draft)
    renameSync(draft, folder)
  } catch {
    // The folder may be where another disk is mounted, in one that is not ours to write, or on a disk that is full:
    // PGlite makes its files right in it, or tells what is wrong.
    removeIfPossible(draft)
  }
}

/** What is left of a draft costs room and nothing else. */
function removeIfPossible(draft: string): void {
  try {
    rmSync(draft, { recursive: true, force: true })
  } catch {
    // For the same reason for which it could not be made.
  }
}

async function makeCluster(draft: string, template: string | null): Promise<void> {
  try {
    if (template !== null) return await unpackTemplate(template, draft)
  } catch {
    // None was built, for this version of PGlite, or it is damaged: what follows takes seconds longer.
    rmSync(draft, { recursive: true, force: true })
  }
  const db = await openPglite(draft)
  await db.close()
}
