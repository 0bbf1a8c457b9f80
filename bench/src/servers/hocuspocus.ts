import { Server } from '@hocuspocus/server'

/** Hocuspocus as its documentation starts it, without extensions: documents live in memory only. */
const server = new Server({ address: '127.0.0.1', port: Number(process.env['PORT']), quiet: true })
await server.listen()
