import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashInputs } from './stale.ts'

/** Top folder of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..')
/** The Vite command line, run with this very Node. */
export const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')

/** What the built client depends on. */
const INPUTS = ['client', 'crdt/src', 'package-lock.json']
const DIST = join(ROOT, 'client', 'dist')
const STAMP = join(DIST, '.hash')

/**
 * Builds the web app and the widget into `client/dist` when their inputs changed since the last build, with a
 * line of progress on standard error. Resolves to whether it built. Throws with Vite's output when that fails.
 */
export async function buildClient(): Promise<boolean> {
  const hash = await hashInputs(ROOT, INPUTS)
  const built = existsSync(STAMP) ? await readFile(STAMP, 'utf8') : ''
  if (built.trim() === hash) return false
  const begun = performance.now()
  process.stderr.write('Building the client…\n')
  await rm(STAMP, { force: true })
  await runVite()
  await mkdir(DIST, { recursive: true })
  await writeFile(STAMP, `${hash}\n`)
  process.stderr.write(`Built the client in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`)
  return true
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
