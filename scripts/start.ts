import { join } from 'node:path'
import { buildAll } from './build/all.ts'
import { ROOT } from './build/client.ts'
import { COMPILED } from './build/compiled.ts'
import { NODE_FLAGS } from './node-flags.ts'

/**
 * `npm start`: builds what is stale, then runs the server in the same process, so that flags, signals and the exit code
 * are the server's own.
 */
await buildAll()
const main = join(ROOT, 'server', 'src', 'main.ts')
if (process.execve === undefined)
  throw new Error('npm start needs Linux or macOS; elsewhere run: node server/src/main.ts')
process.execve(process.execPath, [process.execPath, ...NODE_FLAGS, main, ...process.argv.slice(2)], {
  NODE_COMPILE_CACHE: COMPILED,
  ...process.env,
})
