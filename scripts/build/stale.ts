import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** Generated folders, which are never part of an input. */
const MADE = new Set(['dist', 'node_modules'])

/**
 * A hash (hex SHA-256) of the names and contents of all files in `inputs` (files or folders, relative to `root`; a
 * missing one counts as empty). Tests and generated folders are ignored.
 */
export async function hashInputs(root: string, inputs: readonly string[]): Promise<string> {
  const files: string[] = []
  for (const input of inputs) files.push(...(await listFiles(join(root, input))))
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    const content = await readFile(file)
    hash.update(`${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return error.code
    throw error
  })
  if (entries === 'ENOENT') return []
  if (entries === 'ENOTDIR') return [path]
  if (typeof entries === 'string') return []
  const below = entries.map((entry) => {
    if (entry.isDirectory()) return MADE.has(entry.name) ? [] : listFiles(join(path, entry.name))
    return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [join(path, entry.name)] : []
  })
  return (await Promise.all(below)).flat()
}
