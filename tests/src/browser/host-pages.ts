import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'client', 'examples')

/** A foreign web site that shows the example pages of the widget. */
export interface HostPages extends AsyncDisposable {
  /** `http://localhost:PORT`: for a browser, a different site than 127.0.0.1. */
  readonly origin: string
  /** Sets the server of the documents; the examples name the default one. */
  setServer(url: string): void
}

/** Serves `client/examples`. */
export async function serveHostPages(): Promise<HostPages> {
  let documents = ''
  const server = createServer((request, response) => {
    const name = /^\/([a-z]+)$/.exec(request.url ?? '')?.[1]
    if (name === undefined) {
      response.writeHead(404).end()
      return
    }
    readFile(join(EXAMPLES, `${name}.html`), 'utf8').then(
      (html) => {
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(html.replaceAll('http://127.0.0.1:3000', documents))
      },
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    origin: `http://localhost:${address.port}`,
    setServer: (url) => {
      documents = url
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
