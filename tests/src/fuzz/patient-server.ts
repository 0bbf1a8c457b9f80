import { createServer, readConfig } from '@cowrite/server'

/**
 * A server like that of `server/src/main.ts` that closes clients which do not read only after minutes: on a loaded
 * machine, what a test does meanwhile takes longer than the documented limit.
 */
const config = readConfig({ LOG_LEVEL: 'info', COWRITE_STORE: 'memory' }, process.argv.slice(2))
const server = await createServer(config, { limits: { laggingMs: 170_000 } })
process.stdout.write(`${JSON.stringify({ msg: 'listening', url: server.url })}\n`)
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
