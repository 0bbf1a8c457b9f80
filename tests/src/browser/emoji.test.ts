import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

const emojiOf = (page: Page) => page.getByRole('listbox', { name: 'Emoji' })

/** What a screen reader reads while the focus is in the text. */
function activeName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant') ?? ''
    return document.getElementById(id)?.querySelector('.cw-menu-label')?.textContent ?? ''
  })
}

it('EDIT-160: a colon and two letters list emoji by name, which keys choose while another types in the same line', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'Emoji')
  await openDocument(ana.page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(ana.page).click()
  await ana.page.keyboard.type('Well done :t')
  await expectSameText([ana.page, ben.page], ([first]) => first === 'Well done :t')
  expect(await emojiOf(ana.page).count()).toBe(0)
  await ana.page.keyboard.type('a')
  await emojiOf(ana.page).waitFor()
  await expect.poll(() => activeName(ana.page), PATIENCE).toBe('tada')
  expect(await seriousFindings(ana.page)).toEqual([])
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Home')
  await ben.page.keyboard.type('Hi: ')
  await expect.poll(() => blocksOf(ana.page), PATIENCE).toEqual(['Hi: Well done :ta'])
  expect(await emojiOf(ben.page).count()).toBe(0)
  await ana.page.keyboard.press('ArrowDown')
  await expect.poll(() => activeName(ana.page), PATIENCE).not.toBe('tada')
  await ana.page.keyboard.press('ArrowUp')
  await expect.poll(() => activeName(ana.page), PATIENCE).toBe('tada')
  await ana.page.keyboard.press('Enter')
  await expectSameText([ana.page, ben.page], ([first]) => first === 'Hi: Well done 🎉')
  await ana.page.keyboard.type(' and :heart_eyes:')
  await expectSameText([ana.page, ben.page], ([first]) => first === 'Hi: Well done 🎉 and 😍')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-160: Escape and a query that nothing fits close the list, which is for presses too, and what was typed stays', async () => {
  await using ana = await visit(browser, 'Ana', server.url, PHONE)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Emoji by touch'))
  await textOf(page).click()
  await page.keyboard.type(':ro')
  await emojiOf(page).waitFor()
  await page.keyboard.press('Escape')
  await emojiOf(page).waitFor({ state: 'detached' })
  await page.keyboard.type('cket ')
  await page.keyboard.type(':ro')
  await emojiOf(page).waitFor()
  await page.keyboard.type('qqx')
  await emojiOf(page).waitFor({ state: 'detached' })
  await page.keyboard.type(' at 10:30, :rocket')
  await page.getByRole('option', { name: 'rocket' }).tap()
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual([':rocket :roqqx at 10:30, 🚀'])
  await expect
    .poll(() => textOf(page).evaluate((text) => text === document.activeElement), PATIENCE)
    .toBe(true)
})
