import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from './client.ts'
import { hashInputs } from './stale.ts'

const DATABASE = join('persistence', 'src', 'sql', 'pglite')
/** The inputs of a template; PGlite's version is in its package. */
const INPUTS = [
  'node_modules/@electric-sql/pglite/package.json',
  join('persistence', 'src', 'sql', 'migrations'),
  ...['cluster-template', 'ensure-cluster', 'make-template', 'pglite', 'private-node-fs'].map((name) =>
    join(DATABASE, `${name}.ts`),
  ),
]
const DIST = join(ROOT, 'persistence', 'dist')
const STAMP = join(DIST, '.hash')

/**
 * Creates the template of the embedded database in `persistence/dist` when its inputs have changed, so that a first
 * start copies files instead of running PostgreSQL's initdb for seconds. Resolves to whether it created one. On failure
 * prints a message and continues, because the template is optional.
 */
export async function buildTemplate(): Promise<boolean> {
  const hash = await hashInputs(ROOT, INPUTS)
  const built = existsSync(STAMP) ? await readFile(STAMP, 'utf8') : ''
  if (built.trim() === hash && (await isThere())) return false
  const begun = performance.now()
  process.stderr.write('Making the template of the embedded database…\n')
  try {
    await promisify(execFile)(process.execPath, [join(ROOT, DATABASE, 'make-template.ts')])
    await writeFile(STAMP, `${hash}\n`)
  } catch (error) {
    process.stderr.write(`There is no template, so that new databases take seconds longer: ${error}\n`)
    return false
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stderr.write(`Made the template of the embedded database in ${seconds} s\n`)
  return true
}

/** Whether the template still exists. */
async function isThere(): Promise<boolean> {
  return (await readdir(DIST)).some((name) => /^cluster-.*\.gz$/.test(name))
}
