import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, createDocument, expectSaveState, openDocument, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

describe('code that cannot be loaded', () => {
  it('EDIT-94: one writes on without the menus', async () => {
    const address = await createDocument(server.url, 'Without menus')
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    await page.route(/(StyleMenu|PeopleMenu|MoreMenu|AssistantButton)-[^/]*\.js$/, (route) => route.abort())
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

  it('EDIT-207: the text comes before the bars and menus, and does not wait for their code', async () => {
    const address = await createDocument(server.url, 'Text first')
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    const asked: string[] = []
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/(bars|PeopleMenu|MoreMenu|AssistantButton)-[^/]*\.js$/, async (route) => {
      const isTextShown = await page.evaluate(() => document.querySelector('.cw-doc p') !== null)
      asked.push(isTextShown ? 'after the text' : 'before the text')
      await released
      await route.continue()
    })
    await page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href)
    await textOf(page).locator('p').first().waitFor()
    await textOf(page).click()
    await page.keyboard.type('Already there.')
    await expectSaveState(page, 'Saved')
    expect(await page.getByRole('toolbar', { name: 'Formatting' }).count()).toBe(0)
    release()
    await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Bold' }).waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).waitFor()
    expect(new Set(asked)).toEqual(new Set(['after the text']))
  })

  it('EDIT-209: what is asked for before its code is loaded is shown when it is', async () => {
    const address = await createDocument(server.url, 'Asked early')
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/(AskPlaces|bars)-[^/]*\.js$/, async (route) => {
      await released
      await route.continue()
    })
    await page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href)
    await textOf(page).locator('p').first().waitFor()
    await textOf(page).click()
    await page.keyboard.type('/calendar')
    await page.getByRole('option', { name: 'Date from a calendar' }).click()
    release()
    await page.getByRole('dialog', { name: 'Date' }).getByRole('button', { name: 'Today' }).click()
    await textOf(page).locator('time').waitFor()
  })

  it('EDIT-94: a page says so', async () => {
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    await page.route(/TrashPage-[^/]*\.js$/, (route) => route.abort())
    await page.goto(new URL('/trash', server.url).href)
    await page.getByRole('button', { name: 'Load it again' }).waitFor()
  })
})

describe('the connection of a page', () => {
  it('EDIT-206: is one, also when it opens before the code is there', async () => {
    const address = await createDocument(server.url, 'One connection')
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    const opened: string[] = []
    page.on('websocket', (socket) => opened.push(socket.url()))
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/text-[^/]*\.js$/, async (route) => {
      await released
      await route.continue()
    })
    const early = page.waitForEvent('websocket')
    await page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href, { waitUntil: 'commit' })
    await early
    release()
    await textOf(page).click()
    await page.keyboard.type('Over the first one.')
    await expectSaveState(page, 'Saved')
    expect(opened).toHaveLength(1)
  })

  it('EDIT-206: closes on the page of an unknown document, which it does not create', async () => {
    await using visitor = await visit(browser, 'Ana', server.url)
    const { page } = visitor
    const closed = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('close'))
    await page.goto(new URL('/d/demo%2Fnever-made', server.url).href)
    await page.getByRole('button', { name: 'Create it' }).waitFor()
    await closed
    expect((await fetch(new URL('/api/documents/demo%2Fnever-made', server.url))).status).toBe(404)
  })
})
