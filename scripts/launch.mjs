/*
 * `node scripts/launch.mjs <task> [flags]` runs scripts/<task>.ts. Only this file is plain JavaScript, so that an old
 * Node, or a checkout without its packages, prints a useful message instead of a stack trace.
 */
import { existsSync } from 'node:fs'

const task = process.argv[2]
const packages = new URL('../node_modules/', import.meta.url)

/** Prints what is missing, and ends the process. */
function refuse(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

if (!existsSync(new URL('.package-lock.json', packages))) {
  refuse('The packages are not installed yet. Run: npm ci')
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  refuse(
    existsSync(new URL('node/bin/node', packages))
      ? `This is Node ${process.versions.node}; the project brings its own newer one. Run: npm ${task === 'test' || task === 'start' ? '' : 'run '}${task}`
      : `Node ${process.versions.node} is too old and the project's own is missing (install scripts off?). Run: npm ci`,
  )
}
process.argv.splice(1, 2, new URL(`./${task}.ts`, import.meta.url).pathname)
await import(`./${task}.ts`)
