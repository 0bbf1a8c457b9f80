import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import {
  BLOCKS,
  chooseByKeys,
  createDocument,
  menuHasFocus,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

it('EDIT-187: the text has the language of the browser, or the one chosen in the document’s menu, also after a reload; quotes follow it, and each paragraph its own direction', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Languages')
  await openDocument(page, server.url, address)
  const language = () => textOf(page).getAttribute('lang')
  expect(await language()).toBe(await page.evaluate(() => navigator.language))

  await page.getByRole('button', { name: 'More', exact: true }).click()
  await chooseByKeys(page, 'Language of the text')
  await page.getByRole('menuitemradio', { name: 'Deutsch', exact: true }).waitFor()
  await menuHasFocus(page)
  expect(await seriousFindings(page)).toEqual([])
  const present = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  for (let presses = 0; presses < 60 && (await present()) !== 'Deutsch'; presses++) {
    const before = await present()
    await page.keyboard.press('ArrowDown')
    await expect.poll(present, PATIENCE).not.toBe(before)
  }
  await page.keyboard.press('Enter')
  await expect.poll(language, PATIENCE).toBe('de')
  await page.reload()
  await textOf(page).waitFor()
  await expect.poll(language, PATIENCE).toBe('de')

  const typography = page.waitForResponse(/typography-rule/)
  await textOf(page).click()
  await typography
  await expect
    .poll(async () => {
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Backspace')
      await page.keyboard.type('"Ja"')
      return textOf(page).textContent()
    }, PATIENCE)
    .toBe('„Ja“')
  await page.keyboard.press('Enter')
  await page.keyboard.type('שלום world')
  await page.keyboard.press('Enter')
  await page.keyboard.type('- hello שלום')
  const directions = () =>
    page
      .locator(BLOCKS)
      .evaluateAll((blocks) =>
        blocks.map((block) => getComputedStyle(block.querySelector('p') ?? block).direction),
      )
  await expect.poll(directions, PATIENCE).toEqual(['ltr', 'rtl', 'ltr'])
})
