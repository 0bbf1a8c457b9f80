import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** The rows of the dialog, their cells joined. */
function rows(page: Page): Promise<string[]> {
  return page
    .getByRole('dialog', { name: 'Words' })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Array.from(row.children, (cell) => cell.textContent).join(' | ')),
    )
}

it('EDIT-101: counts the words of the document and of the selection, and those that others write meanwhile', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Words')
  await openDocument(page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('It’s a well-known river.')
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await page.keyboard.press('Shift+Home')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Words' }).click()
  const counted = [
    'Words | 4 | 4',
    'Characters | 24 | 24',
    'Characters without spaces | 21 | 21',
    'Reading time | 1 min | 1 min',
  ]
  await expect.poll(() => rows(page), PATIENCE).toEqual(counted)
  expect(await seriousFindings(page)).toEqual([])
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Control+End')
  await ben.page.keyboard.type(' Two more')
  await expect.poll(() => rows(page), PATIENCE).toContain('Words | 6 | 4')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Words' }).waitFor({ state: 'detached' })
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})
