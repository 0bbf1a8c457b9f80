import { createServer, readConfig } from '@cowrite/server'

/**
 * A server as `server/src/main.ts` starts it, whose deadlines for connections are so short that a test can wait for all
 * of them. It says that it listens in the same words.
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

/** What of the environment is configuration. */
function environment(): Record<string, string | undefined> {
  const { COWRITE_STORE, COWRITE_DATA_DIR } = process.env
  return { COWRITE_STORE, COWRITE_DATA_DIR }
}
