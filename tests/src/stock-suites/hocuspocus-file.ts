import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runRegistered } from './ava.ts'
import { warmUp } from './new-hocuspocus.ts'

/**
 * Runs the tests of one file of a clone of Hocuspocus: `hocuspocus-file.ts CLONE FILE`. Writes one line of JSON for
 * each test. Imports are resolved in the clone, except its test runner and the helper that starts a server; the clone's
 * dependencies come from this repository.
 */
const [clone = '', file = ''] = process.argv.slice(2)
const here = (name: string): string => pathToFileURL(join(import.meta.dirname, name)).href
const inClone = (...parts: string[]): string => pathToFileURL(join(clone, ...parts)).href

/** Modules that are replaced. */
const PLACES = new Map([
  ['ava', here('ava.ts')],
  ['@hocuspocus/provider', inClone('packages', 'provider', 'src', 'index.ts')],
  ['@hocuspocus/common', inClone('packages', 'common', 'src', 'index.ts')],
  ['@hocuspocus/server', here('no-hocuspocus-server.ts')],
  ['@hocuspocus/transformer', here('no-hocuspocus-server.ts')],
  // Imported by helpers for other folders of tests; the client's tests do not call it.
  ['redis', 'data:text/javascript,export const createClient = undefined'],
])
const HELPER = inClone('tests', 'utils', 'newHocuspocus.ts')

registerHooks({
  resolve: (specifier, context, next) => {
    if (context.parentURL === undefined || !context.parentURL.startsWith(inClone()))
      return next(specifier, context)
    const place = PLACES.get(specifier)
    if (place !== undefined) return { url: place, shortCircuit: true }
    const isPackage = !specifier.startsWith('.') && !specifier.includes(':')
    const found = next(specifier, isPackage ? { ...context, parentURL: import.meta.url } : context)
    return found.url === HELPER ? { ...found, url: here('new-hocuspocus.ts'), format: null } : found
  },
})

if (!existsSync(file)) throw new Error(`There is no ${file}.`)
await import(pathToFileURL(file).href)
await warmUp()
await runRegistered((title, outcome) => {
  process.stdout.write(`${JSON.stringify({ title, outcome })}\n`)
})
process.exit()
