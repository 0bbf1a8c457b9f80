import { Server } from '@hocuspocus/server'

/** Hocuspocus as in its documentation, without extensions: documents are stored in memory only. */
const server = new Server({ address: '127.0.0.1', port: Number(process.env['PORT']), quiet: true })
await server.listen()
