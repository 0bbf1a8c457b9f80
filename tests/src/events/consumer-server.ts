import { createServer, readConfig } from '@cowrite/server'

/**
 * A node with one consumer, which writes a line for each event, and with `TEST_HANGS` does not end then. It says that it
 * listens in the same words as `server/src/main.ts`.
 */
const { COWRITE_STORE, DATABASE_URL, TEST_HANGS } = process.env
const config = readConfig(
  {
    LOG_LEVEL: 'info',
    ...(COWRITE_STORE ? { COWRITE_STORE } : {}),
    ...(DATABASE_URL ? { DATABASE_URL } : {}),
  },
  process.argv.slice(2),
)
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const server = await createServer(config, {
  eventPace: { leaseMs: 3_000, pollMs: 200 },
  consumers: [
    {
      name: 'lines',
      handle: ({ address, type }) => {
        say({ told: `${address} ${type}` })
        return TEST_HANGS ? new Promise(() => {}) : undefined
      },
    },
  ],
})
say({ msg: 'listening', url: server.url })
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
