import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BUDGETS, type Manifest, type Measure, measureBuild, overruns } from './budgets.ts'
import { compressFolder } from './compress.ts'
import { hashInputs } from './stale.ts'

/** Root folder of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..')
/** Vite's command-line program, to be run with this Node. */
export const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')

/** The inputs of the built client. */
const INPUTS = ['client', 'crdt/src', 'scripts/build', 'package-lock.json']
const DIST = join(ROOT, 'client', 'dist')
/** Vite's data about the build, which browsers do not load. */
const MANIFEST = join(DIST, '.vite')
const STAMP = join(DIST, '.hash')

/**
 * Builds the web app and the widget into `client/dist` when their inputs have changed since the last build, with a line
 * of progress on standard error. Resolves to whether it built. Throws with Vite's output when the build fails, and when
 * something exceeds its budget.
 */
export async function buildClient(): Promise<boolean> {
  const hash = await hashInputs(ROOT, INPUTS)
  const built = existsSync(STAMP) ? await readFile(STAMP, 'utf8') : ''
  if (built.trim() === hash) return false
  const begun = performance.now()
  process.stderr.write('Building the client…\n')
  await rm(STAMP, { force: true })
  await runVite()
  const manifest = JSON.parse(await readFile(join(MANIFEST, 'manifest.json'), 'utf8')) as Manifest
  await rm(MANIFEST, { recursive: true })
  await compressFolder(DIST)
  const measures = await measureBuild(DIST, manifest)
  const over = overruns(measures)
  if (over !== null)
    throw new Error(`The client has grown beyond its budgets (scripts/build/budgets.ts):\n${over}`)
  await writeFile(STAMP, `${hash}\n`)
  process.stderr.write(
    `Built the client in ${((performance.now() - begun) / 1000).toFixed(1)} s; by Brotli: ${summary(measures)}\n`,
  )
  return true
}

/** The measures with their own budget, in KB. */
function summary(measures: readonly Measure[]): string {
  return measures
    .slice(0, BUDGETS.length)
    .map(({ name, bytes }) => `${name} ${(bytes / 1000).toFixed(0)} KB`)
    .join(', ')
}

function runVite(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VITE, 'build', '--logLevel', 'warn'], {
      cwd: join(ROOT, 'client'),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The client could not be built (vite build ended with ${code}):\n${output}`))
    })
  })
}
