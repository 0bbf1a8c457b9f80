import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

const PHONE = { width: 360, height: 740 }

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

/** The width by which a page exceeds the window, in CSS pixels. */
async function overhang(page: Page): Promise<number> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
}

it('EDIT-7: from the list to a formatted document by keyboard alone', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const { keyboard } = page
  await page.goto(server.url)
  await page.getByRole('button', { name: 'New document' }).first().waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  for (let presses = 0; presses < 30 && !/^New document/.test(await focused()); presses++)
    await keyboard.press('Tab')
  expect(await focused()).toMatch(/^New document/)
  await keyboard.press('Enter')
  await textOf(page).waitFor()
  const title = page.getByRole('textbox', { name: 'Title' })
  await expect.poll(() => title.evaluate((field) => field === document.activeElement), PATIENCE).toBe(true)
  await keyboard.type('By keyboard')
  await keyboard.press('Enter')
  await keyboard.type('plain ')
  await page.getByRole('toolbar').first().waitFor()
  await keyboard.press('Alt+F10')
  const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  for (let presses = 0; presses < 20 && !/^Bold/.test(await label()); presses++) {
    const before = await label()
    await keyboard.press('ArrowRight')
    // The toolbar moves the focus shortly after the key.
    await expect.poll(label, PATIENCE).not.toBe(before)
  }
  expect(await label()).toMatch(/^Bold/)
  await keyboard.press('Enter')
  await keyboard.type('bold')
  await expect
    .poll(() => textOf(page).evaluate((element) => element.innerHTML.replace(/<br[^>]*>/g, '')), {
      timeout: 10_000,
    })
    .toContain('plain <strong>bold</strong>')
})

it('EDIT-8: on a phone nothing is wider than the screen', async () => {
  await using ana = await visit(browser, 'Ana', server.url, {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
  })
  const address = await createDocument(
    server.url,
    'A title that is rather long for the small screen of a phone',
  )
  await ana.page.goto(server.url)
  await ana.page.getByRole('link', { name: /^A title/ }).waitFor()
  expect(await overhang(ana.page)).toBe(0)
  await openDocument(ana.page, server.url, address)
  await textOf(ana.page).tap()
  await ana.page.keyboard.type(
    'Averylongwordthatdoesnotfitonthesmallscreenofaphoneandhasnoblankswhatsoever. ```',
  )
  await expectSaveState(ana.page, 'Saved')
  expect(await ana.page.locator('.cw-save-label').isVisible()).toBe(true)
  expect(await overhang(ana.page)).toBe(0)
})
