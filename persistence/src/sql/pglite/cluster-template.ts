import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { FILE_MODE, FOLDER_MODE } from '../../folder/private-folder.ts'
import { MIGRATIONS } from '../migrations/index.ts'

/**
 * Files that are written concurrently. Most of the time is waiting for the disk, for which Node has four threads; a few
 * more files keep them busy.
 */
const WRITERS = 16
/** Size of the length before the list, in bytes. */
const LENGTH_BYTES = 4

/** The list at the start of a template. Paths are separated by `/`; a folder stands before its contents. */
interface Contents {
  readonly folders: readonly string[]
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

/**
 * The path of the template that the build makes: the files of a new embedded database with the newest schema, which take
 * seconds less to copy than to create. Its name contains PGlite's version, because another version may contain another
 * PostgreSQL, and the newest migration, because a program refuses a database with migrations that it does not know. `null`
 * where PGlite's package cannot be found, as in a bundle.
 */
export function templatePath(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
    const { version } = createRequire(entry)('../package.json') as { version: string }
    return join(
      import.meta.dirname,
      '..',
      '..',
      '..',
      'dist',
      `cluster-${version}-${MIGRATIONS.at(-1)?.name}.gz`,
    )
  } catch {
    // There is no template in this case either: the database is created without one.
    return null
  }
}

/**
 * Packs a folder into the bytes of a template: the length of the list, the list, and all files' bytes, in gzip, whose
 * checksum reveals damage.
 */
export async function packTemplate(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const pathOf = (entry: (typeof entries)[number]): string =>
    join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll(sep, '/')
  const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf)
  const paths = entries.filter((entry) => entry.isFile()).map(pathOf)
  const contents = await Promise.all(paths.map((path) => readFile(join(folder, path))))
  const list: Contents = {
    folders: folders.sort(),
    files: paths.map((path, at) => ({ path, bytes: contents[at]?.length ?? 0 })),
  }
  const head = Buffer.from(JSON.stringify(list))
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(head.length)
  return promisify(gzip)(Buffer.concat([length, head, ...contents]))
}

/**
 * Unpacks a template into the new folder `folder`, private to its owner; resolves when all of it is on the disk. Rejects
 * when the template is missing or damaged, or cannot be written; the caller has to remove `folder` then.
 */
export async function unpackTemplate(template: string, folder: string): Promise<void> {
  const bytes = await promisify(gunzip)(await readFile(template))
  const end = LENGTH_BYTES + bytes.readUInt32BE(0)
  const list = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)) as Contents
  await mkdir(folder, { mode: FOLDER_MODE })
  for (const path of list.folders) await mkdir(join(folder, path), { mode: FOLDER_MODE })
  let from = end
  const files = list.files.map(({ path, bytes: length }) => {
    const file = { path: join(folder, path), content: bytes.subarray(from, from + length) }
    from += length
    return file
  })
  const writers = Array.from({ length: WRITERS }, async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) await write(file.path, file.content)
  })
  await Promise.all(writers)
  for (const path of list.folders) await syncFolder(join(folder, path))
  await syncFolder(folder)
  await syncFolder(dirname(folder))
}

async function write(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    await file.writeFile(content)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Writes the names in a folder to the disk, which syncing its files does not do. */
async function syncFolder(path: string): Promise<void> {
  // Windows does not open folders, and writes names together with the files.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
