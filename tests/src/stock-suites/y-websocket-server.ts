import { createServer, readConfig } from '@cowrite/server'

/**
 * Takes the place of the server that y-websocket's tests start by importing it: a Cowrite server on a free port, which
 * ends with the process.
 */
const server = await createServer(readConfig({ COWRITE_STORE: 'memory', PORT: '0', LOG_LEVEL: 'silent' }, []))

/** Where y-websocket clients connect to. */
export const serverUrl = `${server.url.replace(/^http/, 'ws')}/yjs`
