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

const entriesOf = (page: Page) => page.locator('.cw-contents button').allTextContents()

it('EDIT-164: a table of contents lists the headings, follows the edits of everybody, and leads to sections by press and by keys', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'Contents')
  await openDocument(ana.page, server.url, address)
  await openDocument(ben.page, server.url, address)
  const { page } = ana
  await textOf(page).click()
  await page.keyboard.type('/toc')
  await page.getByRole('option', { name: 'Table of contents' }).click()
  await page.locator('.cw-contents p').waitFor()
  await page.keyboard.type('# First')
  for (let line = 0; line < 40; line++) await page.keyboard.press('Enter')
  await page.keyboard.type('## Second')
  for (const each of [ana, ben]) {
    await expect.poll(() => entriesOf(each.page), PATIENCE).toEqual(['First', 'Second'])
  }
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.type(' part')
  await expect.poll(() => entriesOf(ben.page), PATIENCE).toEqual(['First', 'Second part'])

  await ben.page.getByRole('link', { name: 'Second part' }).click()
  const top = () =>
    ben.page.locator('.cw-doc h2').evaluate((heading) => heading.getBoundingClientRect().top < innerHeight)
  await expect.poll(top, PATIENCE).toBe(true)
  await expect
    .poll(() => textOf(ben.page).evaluate((text) => text === document.activeElement), PATIENCE)
    .toBe(true)
  await ben.page.keyboard.type('My ')
  await expect.poll(() => entriesOf(page), PATIENCE).toEqual(['First', 'My Second part'])

  // By keys: the block is selected as other blocks without text are.
  await page.evaluate(() => scrollTo(0, 0))
  await page.locator('.cw-contents').click({ position: { x: 3, y: 3 } })
  await page.locator('.cw-contents.ProseMirror-selectednode').waitFor()
  await page.keyboard.press('Enter')
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  await expect.poll(focused, PATIENCE).toBe('First')
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused, PATIENCE).toBe('My Second part')
  await page.keyboard.press('Enter')
  await page.keyboard.type('! ')
  await expect.poll(() => entriesOf(ben.page), PATIENCE).toEqual(['First', '! My Second part'])
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.cw-contents button').first().isVisible()).toBe(true)
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-197: a table of contents indents each heading by its level below the highest one of the document', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Levels'))
  await textOf(page).click()
  await page.keyboard.type('/toc')
  await page.getByRole('option', { name: 'Table of contents' }).click()
  await page.keyboard.type('## A\n### B\n#### C\n## D')
  const indents = () =>
    page
      .locator('.cw-contents button')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().left - all[0]!.getBoundingClientRect().left),
      )
  await expect.poll(indents, PATIENCE).toEqual([0, 20, 40, 0])
  await page.keyboard.type('\n# E')
  await expect.poll(indents, PATIENCE).toEqual([0, 20, 40, 0, -20])
})
