import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, loadConfigFromFile } from 'vite'

const SOURCE = fileURLToPath(new URL('./stock/', import.meta.url))
const CLIENT_CONFIG = fileURLToPath(new URL('../../../client/vite.config.ts', import.meta.url))
const BUILT = fileURLToPath(new URL('../../dist/stock-page/', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/** Builds the stock page with the bundler, the target browsers and the minification of Cowrite's client. */
export async function buildStockPage(): Promise<void> {
  const client = await loadConfigFromFile({ command: 'build', mode: 'production' }, CLIENT_CONFIG)
  const target = client?.config.build?.target
  if (target === undefined) throw new Error(`${CLIENT_CONFIG} has no target browsers`)
  await build({
    configFile: false,
    root: SOURCE,
    logLevel: 'warn',
    build: {
      outDir: BUILT,
      emptyOutDir: true,
      sourcemap: true,
      target,
      chunkSizeWarningLimit: 1000,
      modulePreload: { polyfill: false },
    },
  })
}

/** The stock page, served on loopback. */
export class StockPage implements AsyncDisposable {
  readonly #server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname === '/' ? '/index.html' : pathname
    readFile(join(BUILT, path)).then(
      (content) => {
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
        response.end(content)
      },
      (error: unknown) => response.writeHead(404).end(String(error)),
    )
  })

  /** Serves the page that {@link buildStockPage} built, at a free port. */
  static async serve(): Promise<StockPage> {
    const page = new StockPage()
    page.#server.listen(0, '127.0.0.1')
    await once(page.#server, 'listening')
    return page
  }

  /** The address of a document, whose Hocuspocus listens on `port`. */
  urlOf(document: string, port: number): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP port')
    const search = new URLSearchParams({ socket: `ws://127.0.0.1:${port}`, document })
    return `http://127.0.0.1:${address.port}/?${search}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
