import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hostToken, startTokenServer, type TokenServer } from '../access/host-application.ts'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { expectSaveState, PATIENCE, textOf } from './document-page.ts'

/** Seconds for which a token is accepted. */
const LIFE_S = 5
const ADDRESS = 'demo/renewed-in-page'

/** An application with a page that shows the editor, and with tokens for it. */
interface Application extends AsyncDisposable {
  readonly origin: string
  /** How many tokens were given out. */
  given(): number
  /** Whether requests for tokens fail. */
  away: boolean
}

async function startApplication(documents: () => string): Promise<Application> {
  let given = 0
  const application = { away: false }
  const page = () => `<!doctype html><title>Host</title><div id="editor" style="height:400px"></div>
    <script type="module">
      import { mount } from '${documents()}/embed.js'
      const token = async () => {
        const response = await fetch('/token')
        if (!response.ok) throw new Error('no token')
        return await response.text()
      }
      mount(document.getElementById('editor'), { server: '${documents()}', address: '${ADDRESS}', token, user: { name: 'Ann', color: '#2f6fed' } })
    </script>`
  const server = createServer((request, response) => {
    if (request.url === '/page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page())
    } else if (request.url === '/token' && !application.away) {
      given++
      void hostToken({}, LIFE_S).then((token) => response.end(token))
    } else response.writeHead(503).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return Object.assign(application, {
    origin: `http://localhost:${address.port}`,
    given: () => given,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

let application: Application
let place: TokenServer
let browser: Browser
beforeAll(async () => {
  application = await startApplication(() => place.server.url)
  place = await startTokenServer({}, { COWRITE_ORIGINS: application.origin })
  browser = await sharedBrowser()
})
afterAll(async () => {
  await closeWindows(browser)
  await place?.[Symbol.asyncDispose]()
  await application?.[Symbol.asyncDispose]()
})

it('ACC-87: the editor goes on with new tokens while somebody types, and nothing typed is lost when they come late', async () => {
  await using ann = await visit(browser, 'Ann', application.origin)
  await ann.page.goto(`${application.origin}/page`)
  const editor = textOf(ann.page)
  await editor.click()
  let typed = ''
  const type = async (seconds: number): Promise<void> => {
    const until = Date.now() + seconds * 1_000
    while (Date.now() < until) {
      await ann.page.keyboard.type('word ')
      typed += 'word '
    }
  }
  await type(2 * LIFE_S + 2)
  expect(application.given()).toBeGreaterThan(2)
  await expectSaveState(ann.page, 'Saved')
  // The application is away for longer than a token lives: the server closes the document, and the person goes on.
  application.away = true
  await type(LIFE_S + 4)
  application.away = false
  await type(1)
  await expectSaveState(ann.page, 'Saved')
  const reader = connectHocuspocus('hocuspocus-4', place, ADDRESS, { token: await hostToken({ sub: 'ben' }) })
  await reader.synced()
  await eventually('all that was typed', () => {
    const text = reader.doc
      .getXmlFragment('default')
      .toString()
      .replaceAll(/<[^>]*>/g, '')
    return text.trim() === typed.trim()
  })
  reader.close()
  await expect.poll(async () => (await editor.textContent())?.trim(), PATIENCE).toBe(typed.trim())
})
