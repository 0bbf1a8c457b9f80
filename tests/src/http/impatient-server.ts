import { createServer, readConfig } from '@cowrite/server'

/**
 * A server like that of `server/src/main.ts`, with connection timeouts so short that a test can wait for all of them.
 * It reports that it listens with the same line.
 */
const config = readConfig({ LOG_LEVEL: 'info', ...environment() }, process.argv.slice(2))
const server = await createServer(config, {
  httpLimits: {
    connections: 400,
    headersTimeoutMs: 400,
    requestTimeoutMs: 800,
    keepAliveMs: 300,
    stalledMs: 900,
  },
  limits: { authTimeoutMs: 500, silenceMs: 1_000 },
})
process.stdout.write(`${JSON.stringify({ msg: 'listening', url: server.url })}\n`)
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))

/** The environment variables with configuration. */
function environment(): Record<string, string | undefined> {
  const { COWRITE_STORE, COWRITE_DATA_DIR } = process.env
  return { COWRITE_STORE, COWRITE_DATA_DIR }
}
