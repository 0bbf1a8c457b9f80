import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildClient, ROOT } from './build/client.ts'
import { checkLayers } from './check/layers.ts'
import { checkRoutes } from './check/routes.ts'
import { checkSpecFile } from './check/spec.ts'

/**
 * `npm run check`: types; lint, format, package dependencies, import cycles, file sizes and environment reads (all by
 * Biome); the layers of the packages; the places of the server's routes; the rules of SPEC.md against the tests; the
 * size of the client, which its build measures. All steps run, each with its time. The check fails when a step fails.
 */
interface Step {
  readonly name: string
  /** Resolves to a description of the problems, or `null`. */
  readonly run: () => Promise<string | null>
}

const steps: readonly Step[] = [
  { name: 'types', run: () => program('tsc', ['-b']) },
  {
    name: 'lint, format, floors',
    run: () => program('biome', ['ci', '--colors=off', '--error-on-warnings', '.']),
  },
  { name: 'layers', run: () => checkLayers(ROOT) },
  { name: 'places of routes', run: () => checkRoutes(ROOT) },
  { name: 'rules of SPEC.md', run: () => checkSpecFile(ROOT) },
  { name: 'size of the client', run: () => buildClient().then(() => null, String) },
]

let failed = 0
for (const step of steps) {
  process.stdout.write(`${step.name}… `)
  const begun = performance.now()
  const problem = await step.run()
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stdout.write(`${problem === null ? 'ok' : 'FAILED'} (${seconds} s)\n`)
  if (problem !== null) {
    failed++
    process.stdout.write(`${problem.trimEnd()}\n\n`)
  }
}
process.stdout.write(`${steps.length - failed} of ${steps.length} checks passed\n`)
process.exitCode = failed === 0 ? 0 : 1

/** Runs a program of the project; resolves to its output when it fails, else to `null`. */
function program(name: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(ROOT, 'node_modules', '.bin', name), args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0 ? null : output || `${name} ended with ${code}`))
  })
}
