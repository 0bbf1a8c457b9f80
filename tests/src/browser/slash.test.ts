import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, createDocument, expectSameText, openDocument, PATIENCE, textOf } from './document-page.ts'

const PHONE = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const menuOf = (page: Page) => page.getByRole('listbox', { name: 'Insert' })

/** The label of the entry that a screen reader reads while the focus is in the text. */
function activeEntry(page: Page): Promise<string> {
  return page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant') ?? ''
    return document.getElementById(id)?.querySelector('.cw-menu-label')?.textContent ?? ''
  })
}

/** The names and texts of the blocks. */
function shapesOf(page: Page): Promise<string[]> {
  return page
    .locator('.cw-doc > *')
    .evaluateAll((blocks) => blocks.map(({ tagName, textContent }) => `${tagName} ${textContent}`))
}

it('EDIT-97: a slash opens a list of blocks, which typing searches and keys choose, while another types in the same line', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'Slash')
  await openDocument(ana.page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(ana.page).click()
  await ana.page.keyboard.type('Plan ')
  await expectSameText([ana.page, ben.page], ([first]) => first === 'Plan ')
  await ana.page.keyboard.type('/')
  await menuOf(ana.page).waitFor()
  expect(await activeEntry(ana.page)).toBe('Heading 1')
  await ana.page.keyboard.press('ArrowDown')
  await expect.poll(() => activeEntry(ana.page), PATIENCE).toBe('Heading 2')
  expect(await seriousFindings(ana.page)).toEqual([])

  await textOf(ben.page).click()
  await ben.page.keyboard.press('Home')
  await ben.page.keyboard.type('Our ')
  await expect.poll(() => blocksOf(ana.page), PATIENCE).toEqual(['Our Plan /'])
  expect(await menuOf(ben.page).count()).toBe(0)
  await ana.page.keyboard.type('todo')
  await expect.poll(() => activeEntry(ana.page), PATIENCE).toBe('Task list')
  await ana.page.keyboard.press('Enter')
  await expect.poll(() => ana.page.locator('.cw-doc li').count(), PATIENCE).toBe(1)
  await expectSameText([ana.page, ben.page], ([first]) => first?.endsWith('Our Plan ') === true)
  expect(await menuOf(ana.page).count()).toBe(0)
  await ana.page.keyboard.press('Control+z')
  await expect.poll(() => ana.page.locator('.cw-doc li').count(), PATIENCE).toBe(0)

  // What was used last comes first.
  await textOf(ana.page).click()
  await ana.page.keyboard.press('Control+End')
  await ana.page.keyboard.press('Enter')
  await ana.page.keyboard.type('/')
  await expect.poll(() => activeEntry(ana.page), PATIENCE).toBe('Task list')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-97: Escape, a moved caret and a query without an entry close the list, and what was typed stays', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Closed'))
  await textOf(page).click()
  await page.keyboard.type('/')
  await menuOf(page).waitFor()
  await page.keyboard.press('Escape')
  await menuOf(page).waitFor({ state: 'detached' })
  await page.keyboard.type('usr/bin')
  expect(await menuOf(page).count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.keyboard.type('/nothing')
  await menuOf(page).waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.keyboard.type('/ta')
  await menuOf(page).waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await menuOf(page).waitFor({ state: 'detached' })
  expect(await shapesOf(page)).toEqual(['P /usr/bin', 'P /nothing', 'P /ta'])
})

describe.each([
  ['a desktop', { viewport: { width: 1440, height: 700 } }],
  ['a phone', PHONE],
] as const)('on %s', (_name, options) => {
  it('EDIT-97: the list is inside the window, also at its lower edge, and a press takes an entry', async () => {
    await using ana = await visit(browser, 'Ana', server.url, options)
    const { page } = ana
    await openDocument(page, server.url, await createDocument(server.url, 'Pressed'))
    await textOf(page).click()
    for (let line = 0; line < 20; line++) await page.keyboard.press('Enter')
    await page.keyboard.type('/')
    await menuOf(page).waitFor()
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
    await expect
      .poll(async () => {
        const box = await menuOf(page).boundingBox()
        return (
          box !== null &&
          box.x >= 0 &&
          box.y >= 0 &&
          box.x + box.width <= width &&
          box.y + box.height <= height
        )
      }, PATIENCE)
      .toBe(true)
    await page.getByRole('option', { name: 'Heading 2' }).click()
    await page.keyboard.type('Title')
    await expect.poll(() => page.locator('.cw-doc h2').textContent(), PATIENCE).toBe('Title')
    await expect
      .poll(() => textOf(page).evaluate((text) => text === document.activeElement), PATIENCE)
      .toBe(true)
  })
})
