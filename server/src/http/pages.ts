import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** The built web app and widget. */
const CLIENT_FOLDER = fileURLToPath(new URL('../../../client/dist/', import.meta.url))
/** Pages of lists of documents. */
const LIST_PATHS = ['/trash', '/favourites', '/recent', '/p/*']
/** Pages for signing in, of links with a secret, and of settings. */
const ACCOUNT_PATHS = [
  '/sign-in',
  '/sign-up',
  '/forgot',
  '/reset/:token',
  '/verify/:token',
  '/setup/:token',
  '/invitation/:token',
  '/unsubscribe/:token',
  '/s/:secret',
  '/settings/:section',
  '/consent/:uid',
]
/** The folder of the files whose names contain a hash of their content. */
const ASSETS = 'assets/'
/** Compressed copies, which are sent in place of their files, and files that are not for browsers. */
const NOT_ASKED_FOR = /\.(br|gz)$|(^|\/)\./
const YEAR_S = 31_536_000

/**
 * The policy of the page that draws diagrams: no origin, no address but that of its code, and styles as its drawings have
 * them. `'self'` is the server's origin also in a page without one.
 */
const DIAGRAM_POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/**
 * The web app, the widget's loader, the page for iframes and the one that draws diagrams. Only files are answered that were
 * there at the start of the server, so that no path of a request is resolved in the file system.
 */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  await app.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, isPublic: true }
    })
    await files.register(fastifyStatic, {
      root: CLIENT_FOLDER,
      serve: false,
      cacheControl: false,
      // The build writes a Brotli copy and a gzip copy of each file.
      preCompressed: true,
      setHeaders: (reply, path) => {
        // Names under assets/ contain a hash of the content; all other files are revalidated each time.
        reply.header(
          'cache-control',
          path.includes('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
        )
        // The widget's code runs on pages of other origins; the app's pages must not be readable by them.
        if (!path.endsWith('.html')) reply.header('access-control-allow-origin', '*')
      },
    })
    const paths = await builtFiles()
    // One route for all: hundreds of them took a fifth of the processor's time of a start.
    const assets = new Set(paths.filter((path) => path.startsWith(ASSETS)))
    files.get<{ Params: { readonly '*': string } }>(`/${ASSETS}*`, (request, reply) => {
      const path = `${ASSETS}${request.params['*']}`
      return assets.has(path) ? reply.sendFile(path) : reply.callNotFound()
    })
    for (const path of paths.filter((path) => !assets.has(path)))
      files.get(`/${path}`, (_request, reply) => reply.sendFile(path))
    files.get('/', (_request, reply) => reply.sendFile('index.html'))
    files.get('/d/*', (_request, reply) => reply.sendFile('document.html'))
    for (const path of LIST_PATHS) files.get(path, (_request, reply) => reply.sendFile('index.html'))
    for (const path of ACCOUNT_PATHS) {
      files.get(path, (_request, reply) => {
        // Some of these paths have a secret in them, which no other site is told.
        reply.header('referrer-policy', 'no-referrer')
        return reply.sendFile('index.html')
      })
    }
    files.get('/embed/*', { config: { isFramed: true } }, (_request, reply) => reply.sendFile('embed.html'))
    files.get('/diagram', { config: { isFramed: true } }, (_request, reply) => {
      const ancestors = /frame-ancestors[^;]*/.exec(String(reply.getHeader('content-security-policy')))?.[0]
      reply.header('content-security-policy', `${DIAGRAM_POLICY}; ${ancestors ?? "frame-ancestors 'none'"}`)
      return reply.sendFile('diagram.html')
    })
  })
}

/** Paths of the files of the build, relative to its folder and with `/`; none when the client is not built. */
async function builtFiles(): Promise<string[]> {
  const entries = await readdir(CLIENT_FOLDER, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(CLIENT_FOLDER, join(parentPath, name)).split(sep).join('/'))
    .filter((path) => !NOT_ASKED_FOR.test(path))
}
