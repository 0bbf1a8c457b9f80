import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** The built web app and widget. */
const CLIENT_FOLDER = fileURLToPath(new URL('../../../client/dist/', import.meta.url))
const YEAR_S = 31_536_000

/** The web app, the widget's loader and the page for iframes. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: CLIENT_FOLDER,
    index: false,
    cacheControl: false,
    // The build puts a copy by Brotli and one by gzip beside each file.
    preCompressed: true,
    // Names under assets/ carry a hash of the content; the rest is asked for anew each time.
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        path.includes('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
      )
    },
  })
  app.get('/', (_request, reply) => reply.sendFile('index.html'))
  app.get('/d/*', (_request, reply) => reply.sendFile('document.html'))
  app.get('/trash', (_request, reply) => reply.sendFile('index.html'))
  app.get('/embed/*', (_request, reply) => reply.sendFile('embed.html'))
}
