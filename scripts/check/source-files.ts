import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A file with its path. */
export interface SourceText {
  /** Path shown in messages, with `/`. */
  readonly path: string
  readonly text: string
}

/** The files below `folder` of the repository at `root` whose names match, with paths relative to `root`. */
export async function readSources(root: string, folder: string, names: RegExp): Promise<SourceText[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return await Promise.all(
    entries
      .filter((entry) => entry.isFile() && names.test(entry.name))
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        return { path: relative(root, path), text: await readFile(path, 'utf8') }
      }),
  )
}
