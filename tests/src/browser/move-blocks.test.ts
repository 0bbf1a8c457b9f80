import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { createDocument, expectSameText, openDocument, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

it('EDIT-99: blocks are moved by keys while another types in them, and one undo brings them back', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const pages = [ana.page, ben.page] as const
  const [page, other] = pages
  const address = await createDocument(server.url, 'Moved')
  await openDocument(page, server.url, address)
  await openDocument(other, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('one\ntwo\nthree')
  await expectSameText(pages, (blocks) => blocks.join() === 'one,two,three')
  await page.keyboard.press('ArrowUp')
  await other.locator('.cw-doc > p').nth(1).click()
  await other.keyboard.press('End')
  const typing = other.keyboard.type(' with words of another', { delay: 20 })
  await page.keyboard.press('Control+Shift+ArrowUp')
  await page.keyboard.press('Control+Shift+ArrowDown')
  await page.keyboard.press('Control+Shift+ArrowDown')
  await typing
  await expectSameText(pages, (blocks) => blocks.join() === 'one,three,two with words of another')
  // The carets are where they were.
  await page.keyboard.press('Home')
  await page.keyboard.type('Now ')
  await other.keyboard.type('.')
  await expectSameText(pages, (blocks) => blocks.join() === 'one,three,Now two with words of another.')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expectSameText(pages, (blocks) => blocks.join() === 'one,two with words of another.,three')
})
