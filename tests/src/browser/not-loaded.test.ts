import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, createDocument, expectSaveState, openDocument, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

describe('code that cannot be loaded', () => {
  it('EDIT-94: one writes on without the menus', async () => {
    const address = await createDocument(server.url, 'Without menus')
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    await page.route(/(StyleMenu|PeopleMenu|MoreMenu|AssistantMenu)-[^/]*\.js$/, (route) => route.abort())
    await openDocument(page, server.url, address)
    await textOf(page).click()
    await page.keyboard.type('All the same.')
    await expectSaveState(page, 'Saved')
    await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Bold' }).waitFor()
  })

  it('EDIT-94: one writes on beside a part that fails', async () => {
    const address = await createDocument(server.url, 'A part fails')
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    const body = 'export default function Faulty() { throw new Error("A fault of a part.") }'
    await page.route(/(BlockHandle|AskPlaces|PeopleMenu)-[^/]*\.js$/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body }),
    )
    const reported = page.waitForEvent('console', (message) => message.text().includes('A fault of a part.'))
    await openDocument(page, server.url, address)
    await textOf(page).click()
    await page.keyboard.type('All the same.')
    await reported
    await expectSaveState(page, 'Saved')
    expect(await blocksOf(page)).toEqual(['All the same.'])
  })

  it('EDIT-94: a page says so', async () => {
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    await page.route(/TrashPage-[^/]*\.js$/, (route) => route.abort())
    await page.goto(new URL('/trash', server.url).href)
    await page.getByRole('button', { name: 'Load it again' }).waitFor()
  })
})
