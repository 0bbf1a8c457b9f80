import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

const SIZE = { width: 390, height: 800 }
const PHONE = { viewport: SIZE, hasTouch: true, isMobile: true }

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Waits until an element stands at the lower edge of the window and is as wide as that. */
async function expectSheet(element: Locator): Promise<void> {
  await element.waitFor()
  await expect
    .poll(async () => {
      const { x, y, width, height } = (await element.boundingBox())!
      return { x, width, bottom: y + height }
    }, PATIENCE)
    .toEqual({ x: 0, width: SIZE.width, bottom: SIZE.height })
  const { y } = (await element.boundingBox())!
  expect(y).toBeGreaterThanOrEqual(SIZE.height * 0.08)
}

async function close(page: Page, element: Locator): Promise<void> {
  await page.keyboard.press('Escape')
  await element.waitFor({ state: 'detached' })
}

it('EDIT-172: on a phone menus, popovers and dialogs are sheets, in which the press that opens them chooses nothing', async () => {
  await using ana = await visit(browser, 'Ana', server.url, PHONE)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Sheets'))
  await textOf(page).tap()
  await page.keyboard.type('words')
  const menu = page.getByRole('menu')
  await page.getByRole('button', { name: 'More', exact: true }).tap()
  await expectSheet(menu)
  const item = await menu.getByRole('menuitem', { name: 'Outline' }).boundingBox()
  expect(item!.height).toBeGreaterThanOrEqual(44)
  await close(page, menu)

  const people = page.getByRole('dialog', { name: 'People here' })
  await page.locator('button.cw-faces').tap()
  await expectSheet(people)
  await close(page, people)

  // These sheets cover the buttons that open them.
  for (const name of ['Text, text style', 'More formatting']) {
    await textOf(page).tap()
    await page.getByRole('button', { name }).tap()
    await expectSheet(menu)
    await close(page, menu)
  }

  await page.getByRole('button', { name: 'More formatting' }).tap()
  await menu.getByRole('menuitem', { name: 'Block menu' }).tap()
  await menu.getByRole('menuitem', { name: 'Turn into' }).tap()
  await expectSheet(menu.last())
  await menu.last().getByRole('menuitem', { name: 'Heading 1' }).tap()
  await expect.poll(() => page.locator('.cw-doc h1').textContent(), PATIENCE).toBe('words')

  await page.getByRole('button', { name: 'More formatting' }).tap()
  await menu.getByRole('menuitem', { name: 'Keyboard shortcuts' }).tap()
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expectSheet(dialog)
  await close(page, dialog)

  // With a selection the key opens the form of a link.
  await page.keyboard.press('End')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search documents and commands' })
  await palette.waitFor()
  expect((await palette.boundingBox())!.y).toBeLessThan(SIZE.height / 4)
  expect(ana.complaints).toEqual([])
})

it('EDIT-172: in a window as narrow as a phone’s, a mouse that rests on an entry does not open its submenu', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { viewport: SIZE })
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Narrow'))
  await textOf(page).click()
  await page.getByRole('toolbar', { name: 'Formatting' }).waitFor()
  await page.keyboard.type('words')
  await page.keyboard.press('Control+Shift+Enter')
  const entry = page.getByRole('menuitem', { name: 'Turn into' })
  await entry.hover()
  const { x, y, width, height } = (await entry.boundingBox())!
  await page.mouse.move(x + width / 2 + 3, y + height / 2)
  await entry.click()
  const style = page.getByRole('menuitem', { name: 'Heading 2' })
  await style.waitFor()
  await page.mouse.move(x + width / 2, y + height / 2)
  await style.click()
  await expect.poll(() => page.locator('.cw-doc h2').textContent(), PATIENCE).toBe('words')
})
