import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Templates of data folders, by PostgreSQL's version and its user. Inside the checkout, where other users cannot write,
 * and private to the current user, because copies of a template have its password.
 */
const TEMPLATES = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'cowrite-postgres')
const DATA = 'data'
const PASSWORD = 'password'

/** The user as whom PostgreSQL's programs run. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** The place of a new data folder. */
export interface ClusterPlace {
  /** Folder of PostgreSQL's programs. */
  readonly programs: string
  /** An existing folder of `user`. */
  readonly folder: string
  /** The data folder to be made. */
  readonly dataDir: string
  /** `null`: the current user. */
  readonly user: ServerUser | null
}

/**
 * Makes a data folder whose superuser is `cowrite`, and resolves to its password. `initdb` takes a second, so it runs
 * once for each version of PostgreSQL; data folders are copies of its result. They have the same system identifier,
 * which matters only to a server that is connected to another one's log.
 */
export async function makeCluster(place: ClusterPlace): Promise<string> {
  const { stdout: version } = await run(join(place.programs, 'postgres'), ['--version'])
  const name = `${version.trim()} ${place.user?.uid ?? 'own'}`.replaceAll(/[^\w.]+/g, '-')
  const template = join(TEMPLATES, name)
  if (!existsSync(template)) await makeTemplate(template, place)
  await run('cp', ['-a', join(template, DATA), place.dataDir])
  return await readFile(join(template, PASSWORD), 'utf8')
}

async function makeTemplate(template: string, place: ClusterPlace): Promise<void> {
  await mkdir(TEMPLATES, { recursive: true })
  const password = randomBytes(16).toString('hex')
  const made = join(place.folder, 'template')
  await initialize(place, made, password)
  const draft = await mkdtemp(join(TEMPLATES, 'draft-'))
  try {
    await run('cp', ['-a', made, join(draft, DATA)])
    await writeFile(join(draft, PASSWORD), password)
    await rename(draft, template)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process may have made it meanwhile.
    if (!existsSync(template)) throw error
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

async function initialize(
  { programs, folder, user }: ClusterPlace,
  dataDir: string,
  password: string,
): Promise<void> {
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password)
  await chmod(passwordFile, 0o600)
  if (user !== null) await chown(passwordFile, user.uid, user.gid)
  const flags = ['-D', dataDir, '-U', 'cowrite', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  await run(join(programs, 'initdb'), [...flags, '-E', 'UTF8', '--no-locale', '--no-sync'], {
    cwd: folder,
    ...(user ?? {}),
  })
}
