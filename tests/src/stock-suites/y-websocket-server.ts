import { createServer, readConfig } from '@cowrite/server'

/**
 * Replaces the server that y-websocket's tests start by importing it: a Cowrite server on a free port, which ends with
 * the process.
 */
const server = await createServer(
  readConfig({ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }, []),
)

/** The address for y-websocket clients. */
export const serverUrl = `${server.url.replace(/^http/, 'ws')}/yjs`
