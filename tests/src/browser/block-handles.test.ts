import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import {
  blocksOf,
  chooseByKeys,
  createDocument,
  expectSameText,
  menuHasFocus,
  openDocument,
  PATIENCE,
  pasteText,
  textOf,
} from './document-page.ts'

const PHONE = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const menuOf = (page: Page) => page.getByRole('menu', { name: 'Block' })
const handleOf = (page: Page) => page.locator('.cw-block-handle')

/** The innermost block with a text. */
const blockOf = (page: Page, text: string) =>
  page
    .locator('.cw-doc p, .cw-doc h1')
    .filter({ hasText: new RegExp(`^${text}`) })
    .last()

async function boxOf(page: Page, text: string) {
  const box = await blockOf(page, text).boundingBox()
  if (box === null) throw new Error(`${text} is not shown`)
  return { ...box, middle: box.y + box.height / 2 }
}

/** Moves the pointer over a block and then onto its handle. */
async function hover(page: Page, text: string): Promise<void> {
  const box = await boxOf(page, text)
  // A page whose layout changed under the pointer reports a move only after one.
  await expect
    .poll(async () => {
      await page.mouse.move(box.x + 60, box.middle)
      await page.mouse.move(box.x + 61, box.middle)
      const handle = await handleOf(page).boundingBox()
      return handle !== null && Math.abs(handle.y + handle.height / 2 - box.middle) < box.height / 2
    }, PATIENCE)
    .toBe(true)
  const handle = await handleOf(page).boundingBox()
  await page.mouse.move(handle!.x + 12, handle!.y + 12)
}

/** Writes a paragraph, a list of two, a quotation and a last paragraph. */
async function write(page: Page): Promise<void> {
  await textOf(page).click()
  await page.keyboard.type('alpha\n- beta\ngamma\n\n> delta\n\nomega')
}

it('EDIT-130: the handle beside a block selects it and opens its menu, also by key, while another writes and deletes', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const [page, other] = [ana.page, ben.page]
  const address = await createDocument(server.url, 'Handles')
  await openDocument(page, server.url, address)
  await write(page)
  await openDocument(other, server.url, address)
  await expectSameText([page, other], (blocks) => blocks.join() === 'alpha,betagamma,delta,omega')

  // In the margin: beside the text, which stays where it is.
  const before = await boxOf(page, 'gamma')
  await hover(page, 'gamma')
  expect(await boxOf(page, 'gamma')).toEqual(before)
  const text = await textOf(page).boundingBox()
  const handle = await handleOf(page).boundingBox()
  expect(handle!.x + handle!.width).toBeLessThanOrEqual(text!.x)
  expect(handle!.x).toBeGreaterThanOrEqual(0)

  await handleOf(page).click()
  await menuOf(page).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  // What another one writes before it does not change what is meant.
  await blockOf(other, 'alpha').click()
  await other.keyboard.press('Home')
  await other.keyboard.type('new\n')
  await expect.poll(() => blocksOf(page), PATIENCE).toHaveLength(5)
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expectSameText([page, other], (blocks) => blocks.join() === 'new,alpha,betagammagamma,delta,omega')

  // The menu of what another one deletes closes, and nothing else is deleted.
  await hover(page, 'omega')
  await handleOf(page).click()
  await menuOf(page).waitFor()
  await blockOf(other, 'omega').click()
  await other.keyboard.press('Control+Shift+Enter')
  await chooseByKeys(other, 'Delete')
  await menuOf(page).waitFor({ state: 'detached' })
  await expectSameText([page, other], (blocks) => blocks.join() === 'new,alpha,betagammagamma,delta')

  // By keys alone: turned into a heading, then moved up.
  await blockOf(page, 'alpha').click()
  await page.keyboard.press('ContextMenu')
  await menuOf(page).waitFor()
  await menuHasFocus(page)
  await page.keyboard.press('Enter')
  await chooseByKeys(page, 'Heading 1')
  await expect.poll(() => page.locator('.cw-doc h1').textContent(), PATIENCE).toBe('alpha')
  await page.keyboard.press('Control+Shift+Enter')
  await chooseByKeys(page, 'Move up')
  await expectSameText([page, other], (blocks) => blocks[0] === 'alpha')
  await page.keyboard.press('Control+Shift+Enter')
  await menuOf(page).waitFor()
  await menuHasFocus(page)
  await page.keyboard.press('Escape')
  await menuOf(page).waitFor({ state: 'detached' })
  expect(await textOf(page).evaluate((text) => text === document.activeElement)).toBe(true)
})

it('EDIT-130: on a phone the menu of a block opens from the toolbar', async () => {
  await using ana = await visit(browser, 'Ana', server.url, PHONE)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Touched'))
  await write(page)
  await page.getByRole('button', { name: 'More formatting' }).tap()
  await page.getByRole('menuitem', { name: 'Block menu' }).tap()
  const item = page.getByRole('menuitem', { name: 'Delete' })
  await item.waitFor()
  expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  await item.tap()
  await expect.poll(async () => (await blocksOf(page)).join(), PATIENCE).toBe('alpha,betagamma,delta')
})

it('EDIT-131: blocks are dragged by their handle, into and out of lists and quotations, while another types in them', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const [page, other] = [ana.page, ben.page]
  const address = await createDocument(server.url, 'Dragged')
  await openDocument(page, server.url, address)
  await write(page)
  await openDocument(other, server.url, address)
  await expectSameText([page, other], (blocks) => blocks.join() === 'alpha,betagamma,delta,omega')

  // Into the quotation, while another types in what is dragged.
  await hover(page, 'gamma')
  await page.mouse.down()
  await blockOf(other, 'gamma').click()
  await other.keyboard.press('End')
  await other.keyboard.type(' ray')
  const delta = await boxOf(page, 'delta')
  const from = await handleOf(page).boundingBox()
  await page.mouse.move(from!.x + 12, delta.middle, { steps: 4 })
  await page.mouse.move(from!.x + 12, delta.y + delta.height - 2)
  await page.locator('.cw-block-line').waitFor()
  const typing = other.keyboard.type('s of light', { delay: 10 })
  await page.mouse.up()
  await typing
  await expectSameText(
    [page, other],
    (blocks) => blocks.join() === 'alpha,beta,deltagamma rays of light,omega',
  )
  expect(await page.locator('.cw-doc blockquote li').count()).toBe(1)
  await page.keyboard.press('Control+z')
  await expectSameText(
    [page, other],
    (blocks) => blocks.join() === 'alpha,betagamma rays of light,delta,omega',
  )

  // Escape cancels.
  await hover(page, 'omega')
  await page.mouse.down()
  const alpha = await boxOf(page, 'alpha')
  await page.mouse.move(from!.x + 12, alpha.y + 2, { steps: 4 })
  await page.locator('.cw-block-line').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.cw-block-line').waitFor({ state: 'hidden' })
  await page.mouse.up()
  expect((await blocksOf(page)).join()).toBe('alpha,betagamma rays of light,delta,omega')

  // Several selected blocks; the one that another deletes meanwhile takes nothing else with it.
  await blockOf(page, 'delta').click()
  await page.keyboard.press('Shift+ArrowDown')
  await hover(page, 'omega')
  await page.mouse.down()
  await page.mouse.move(from!.x + 12, alpha.y + 2, { steps: 4 })
  await page.mouse.up()
  await expectSameText(
    [page, other],
    (blocks) => blocks.join() === 'delta,omega,alpha,betagamma rays of light',
  )
  await hover(page, 'alpha')
  await page.mouse.down()
  const first = await boxOf(page, 'delta')
  await page.mouse.move(from!.x + 12, first.y + 2, { steps: 4 })
  await page.locator('.cw-block-line').waitFor()
  await blockOf(other, 'alpha').click()
  await other.keyboard.press('Control+Shift+Enter')
  await other.getByRole('menuitem', { name: 'Delete' }).click()
  await page.locator('.cw-block-line').waitFor({ state: 'hidden' })
  await page.mouse.up()
  await expectSameText([page, other], (blocks) => blocks.join() === 'delta,omega,betagamma rays of light')
})

it('EDIT-131: in a long document the window scrolls at its edge while a block is dragged', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { viewport: { width: 1000, height: 500 } })
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Long'))
  await textOf(page).click()
  await pasteText(page, Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n\n'))
  await expect.poll(async () => (await blocksOf(page)).length, PATIENCE).toBe(200)
  await page.locator('.cw-section').first().waitFor()
  await page.evaluate(() => scrollTo(0, 0))
  await page.mouse.wheel(0, -100_000)
  await hover(page, 'line 3$')
  await page.mouse.down()
  const from = await handleOf(page).boundingBox()
  await page.mouse.move(from!.x + 12, 480, { steps: 4 })
  await expect
    .poll(() => page.evaluate(() => document.scrollingElement!.scrollTop), PATIENCE)
    .toBeGreaterThan(800)
  await page.mouse.move(from!.x + 12, 300, { steps: 2 })
  await page.locator('.cw-block-line').waitFor()
  await page.mouse.up()
  await expect.poll(async () => (await blocksOf(page)).indexOf('line 3'), PATIENCE).toBeGreaterThan(15)
  expect(await blocksOf(page)).toHaveLength(200)
})
