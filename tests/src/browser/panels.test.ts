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

const panelOf = (page: Page) => page.getByRole('region', { name: 'Outline' })

const OUTLINE_KEYS = 'Control+Alt+o'

/** Where the focus is: in the text, in the panel, or elsewhere. */
function focusPlace(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document
    if (activeElement?.closest('.cw-doc') != null) return 'text'
    return activeElement?.closest('.cw-side') != null ? 'panel' : 'elsewhere'
  })
}

/** The left edge and the width of the text. */
async function columnOf(page: Page): Promise<readonly [left: number, width: number]> {
  const box = await page.locator('.cw-doc').boundingBox()
  return [Math.round(box!.x), Math.round(box!.width)]
}

async function write(page: Page, address: string): Promise<void> {
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('# Alpha\nsome words\n# Beta')
}

it('EDIT-173: a panel stands beside the text, which moves once and keeps its width, and is there again after a reload', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { viewport: { width: 1440, height: 700 } })
  const { page } = ana
  const { keyboard } = page
  const address = await createDocument(server.url, 'Beside')
  await write(page, address)
  const before = await columnOf(page)
  expect(before).toEqual([412, 616])
  await keyboard.press(OUTLINE_KEYS)
  await panelOf(page).waitFor()
  await expect.poll(() => focusPlace(page), PATIENCE).toBe('panel')
  // The middle of what a panel of 368 px leaves.
  expect(await columnOf(page)).toEqual([228, 616])
  const panel = await panelOf(page).boundingBox()
  expect(panel).toEqual({ x: 1072, y: 48, width: 368, height: 652 })
  expect(await seriousFindings(page)).toEqual([])

  await page.reload()
  await textOf(page).waitFor()
  expect(await columnOf(page)).toEqual([228, 616])
  await panelOf(page).getByRole('button', { name: 'Beta', exact: true }).waitFor()
  expect(await focusPlace(page)).toBe('elsewhere')
  await textOf(page).click()
  expect(await panelOf(page).isVisible()).toBe(true)
  await keyboard.press('F6')
  expect(await focusPlace(page)).toBe('panel')
  await keyboard.press('Escape')
  await panelOf(page).waitFor({ state: 'detached' })
  expect(await focusPlace(page)).toBe('text')
  expect(await columnOf(page)).toEqual(before)
  await page.reload()
  await textOf(page).waitFor()
  expect(await columnOf(page)).toEqual(before)
  expect(await panelOf(page).count()).toBe(0)
  expect(ana.complaints).toEqual([])
})

it('EDIT-173: where there is no room beside the text a panel lies over it, moves nothing, and goes by a press in the text', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { viewport: { width: 768, height: 700 } })
  const { page } = ana
  await write(page, await createDocument(server.url, 'Over'))
  const before = await columnOf(page)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outline' }).click()
  await panelOf(page).waitFor()
  await expect.poll(() => focusPlace(page), PATIENCE).toBe('panel')
  expect(await columnOf(page)).toEqual(before)
  expect(await seriousFindings(page)).toEqual([])
  await page.locator('.cw-doc p').click({ position: { x: 5, y: 5 } })
  await panelOf(page).waitFor({ state: 'detached' })
  expect(await focusPlace(page)).toBe('text')
  // The second time its code is loaded already.
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outline' }).click()
  await expect.poll(() => focusPlace(page), PATIENCE).toBe('panel')
  await page.keyboard.press(OUTLINE_KEYS)
  await panelOf(page).waitFor({ state: 'detached' })
  expect(await focusPlace(page)).toBe('text')
})

it('EDIT-173: on a phone a panel is a sheet over half of the screen, or nearly all of it', async () => {
  const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true }
  await using ana = await visit(browser, 'Ana', server.url, phone)
  const { page } = ana
  await write(page, await createDocument(server.url, 'Sheet'))
  await page.getByRole('button', { name: 'More', exact: true }).tap()
  await page.getByRole('menuitem', { name: 'Outline' }).tap()
  await panelOf(page).waitFor()
  const boxOf = () => panelOf(page).boundingBox()
  expect(await boxOf()).toEqual({ x: 0, y: 400, width: 390, height: 400 })
  expect(await seriousFindings(page)).toEqual([])
  await panelOf(page).getByRole('button', { name: 'Larger' }).tap()
  await expect.poll(async () => (await boxOf())?.height, PATIENCE).toBe(736)
  await panelOf(page).getByRole('button', { name: 'Smaller' }).tap()
  await expect.poll(async () => (await boxOf())?.height, PATIENCE).toBe(400)
  await page.locator('.cw-doc p').tap()
  await panelOf(page).waitFor({ state: 'detached' })
  expect(ana.complaints).toEqual([])
})
