import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildClient } from '../../../scripts/build/client.ts'
import { readPages, snippetOf } from '../documentation/markdown.ts'
import { bundle, openSite, relocate, type Site } from '../documentation/run-snippet.ts'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser } from './browser.ts'

let pages: string
let site: Site
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  pages = await readPages()
  await buildClient()
  site = await openSite()
  server = await startServer({ env: { COWRITE_ORIGINS: site.origin } })
  browser = await sharedBrowser()
})
afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
  await site?.[Symbol.asyncDispose]()
})

/** Types into the only editor of a page and waits until a stock client has received the text. */
async function typeInto(page: Page | FrameLocator, address: string, text: string): Promise<void> {
  const editor = page.locator('[contenteditable=true]')
  await editor.click()
  await editor.pressSequentially(text)
  const witness = connect('hocuspocus-4', server, address)
  await witness.synced()
  const content = () => witness.doc.getXmlFragment('default').toString()
  await eventually('the text', () => content().includes(text), { explain: content })
  witness.close()
}

/** Opens the site's page; the browser's errors are part of the result. */
async function openPage(html: string): Promise<{ page: Page; complaints: string[] }> {
  site.files.set('/', `<!doctype html><title>A page</title>\n${html}`)
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(site.origin)
  return { page, complaints }
}

it('OPS-9: the snippet for Tiptap runs in a page of another origin, once that is allowed', async () => {
  site.files.set('/snippet.js', await bundle(relocate(snippetOf(pages, 'tiptap'), server)))
  const { page, complaints } = await openPage(
    '<div id="editor"></div><script type="module" src="/snippet.js"></script>',
  )
  await typeInto(page, 'demo/my-page', 'by Tiptap alone')
  expect(complaints).toEqual([])
  await page.close()
})

it.each(['element', 'embed'])('OPS-9: the snippet with the element shows an editor: %s', async (id) => {
  const { page, complaints } = await openPage(relocate(snippetOf(pages, id), server))
  await typeInto(page, 'demo/minutes', `by the element of ${id}`)
  expect(complaints).toEqual([])
  await page.close()
})

it('OPS-9: the snippet with mount shows an editor and the save state', async () => {
  const { page, complaints } = await openPage(relocate(snippetOf(pages, 'mount'), server))
  await typeInto(page, 'demo/minutes', 'by mount')
  await page.locator('#state', { hasText: 'Saved' }).waitFor()
  expect(complaints).toEqual([])
  await page.close()
})

it('OPS-9: the snippet with the frame shows an editor', async () => {
  const { page, complaints } = await openPage(relocate(snippetOf(pages, 'iframe'), server))
  await typeInto(page.frameLocator('iframe'), 'demo/minutes', 'by the frame')
  expect(complaints).toEqual([])
  await page.close()
})
