import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import {
  blocksOf,
  createDocument,
  expectSaveState,
  openDocument,
  PATIENCE,
  pasteText,
  textOf,
} from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Whether a block is in the window and a light lies on it; looked at in one turn, as the page may be scrolling. */
function isLit(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((selector) => {
    const block = document.querySelector(selector)
    if (block === null) return false
    const { top, bottom } = block.getBoundingClientRect()
    const lights = Array.from(document.querySelectorAll('.cw-block-lit'), (each) =>
      each.getBoundingClientRect(),
    )
    return bottom <= innerHeight && lights.some((light) => Math.abs(light.top - top) <= 2)
  }, selector)
}

it('EDIT-132: a link to a block leads to it wherever it was moved, lights it, and says when it is gone', async () => {
  await using ana = await visit(browser, 'Ana', server.url, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await using ben = await visit(browser, 'Ben', server.url)
  const [page, other] = [ana.page, ben.page]
  const address = await createDocument(server.url, 'Linked')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await pasteText(page, Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n\n'))
  await page.keyboard.press('Enter')
  await page.keyboard.type('# The end')
  await page.locator('.cw-doc p', { hasText: 'line 38' }).click()
  await page.keyboard.press('Control+Shift+Enter')
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  await page.getByText('Link copied').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link.startsWith(`${server.url.replace(/\/$/, '')}/d/`)).toBe(true)
  await page.keyboard.press('Control+Shift+ArrowDown')
  await page.keyboard.press('Control+Shift+ArrowDown')
  expect((await blocksOf(page)).at(-1)).toBe('line 38')
  await expectSaveState(page, 'Saved')

  await other.goto(link)
  await expect.poll(() => isLit(other, '.cw-doc > :last-child'), PATIENCE).toBe(true)

  // From the outline.
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outline' }).click()
  await page.getByRole('button', { name: 'Copy link to The end' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText()), PATIENCE).not.toBe(link)
  const toHeading = await page.evaluate(() => navigator.clipboard.readText())
  await other.evaluate((hash) => {
    location.hash = hash
  }, new URL(toHeading).hash)
  await expect.poll(() => isLit(other, '.cw-doc h1'), PATIENCE).toBe(true)

  // Deleted.
  await textOf(page).locator('p').last().click()
  await page.keyboard.press('Control+Shift+Enter')
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect.poll(async () => (await blocksOf(other)).join(), PATIENCE).not.toContain('line 38')
  await other.goto('about:blank')
  await other.goto(link)
  await other.getByText('no longer in the document').waitFor()
})
