import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'
import { launchBrowser, visit } from './browser.ts'
import { blocksOf, caretOf, createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

const RUNS = 50
/** So often the page is loaded anew, so that typing also meets a page that has only just opened. */
const RELOAD_EVERY = 5

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser.close())

/** Presses where an element is, whatever lies above it, and types in the same breath. */
async function pressAndType(page: Page, selector: string, word: string): Promise<void> {
  const place = await page
    .locator(selector)
    .last()
    .evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    })
  await page.mouse.click(place.x, place.y)
  await page.keyboard.type(word)
}

/** Ways into the text, after each of which one types without any wait. */
const WAYS: Readonly<Record<string, (page: Page, word: string) => Promise<void>>> = {
  'a press on a line': (page, word) => pressAndType(page, '.cw-doc > p:first-child', word),
  'a press on an empty line': (page, word) => pressAndType(page, '.cw-doc > p:last-child', word),
  "a press on another person's caret": (page, word) => pressAndType(page, '.cw-caret', word),
  "a press on another person's name": async (page, word) => {
    // The name stands above the caret, wherever the stylesheet puts it: half a line up, a little to the side.
    const caret = await page.locator('.cw-caret').evaluate((element) => {
      const { x, y, height } = element.getBoundingClientRect()
      return { x: x + 6, y: y - height / 3 }
    })
    await page.mouse.click(caret.x, caret.y)
    await page.keyboard.type(word)
  },
  'the Enter key in the title': async (page, word) => {
    await page.locator('.cw-title-field').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(word)
  },
}

it(`EDIT-2: nothing that is typed right after the text got the focus is lost, in ${RUNS} runs without a wait`, async () => {
  await using server = await startServer()
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'In a hurry')
  await openDocument(ben.page, server.url, address)
  await textOf(ben.page).click()
  await ben.page.keyboard.type('First line')
  await ben.page.keyboard.press('Enter')
  await ben.page.keyboard.type('Where Ben is')
  await ben.page.keyboard.press('Enter')
  await ben.page.keyboard.press('ArrowUp')
  const { page } = ana
  const lost: string[] = []
  const ways = Object.entries(WAYS)
  for (let run = 0; run < RUNS; run++) {
    const [name, way] = ways[run % ways.length] ?? ['', WAYS['a press on a line']!]
    if (run % RELOAD_EVERY === 0) {
      await openDocument(page, server.url, address)
      await caretOf(page, 'Ben').waitFor({ state: 'attached' })
    }
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    const word = `<run ${run} abcdefghijklmnopqrstuvwxyz>`
    await way(page, word)
    const whole = (await blocksOf(page)).some((block) => block.includes(word))
    if (!whole) lost.push(`${name}: ${word} in ${JSON.stringify(await blocksOf(page))}`)
  }
  expect(lost).toEqual([])
  await expect.poll(() => blocksOf(ben.page), PATIENCE).toEqual(await blocksOf(page))
})
