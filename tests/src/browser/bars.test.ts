import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import {
  blocksOf,
  chooseByKeys,
  createDocument,
  expectSaveState,
  menuHasFocus,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

const DESKTOP = { viewport: { width: 1440, height: 600 } }
const NARROW = { viewport: { width: 760, height: 500 } }
const PHONE = { viewport: { width: 390, height: 600 }, hasTouch: true, isMobile: true }

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Writes two paragraphs with a table between them, and puts the caret into its first cell. */
async function writeTable(page: Page): Promise<void> {
  await textOf(page).click()
  await page.keyboard.type('The block above.')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The block below.')
  await page.keyboard.press('ArrowUp')
  const tool = page.getByRole('button', { name: 'Table', exact: true })
  if (page.viewportSize()!.width >= 640) await tool.click()
  else {
    await page.getByRole('button', { name: 'More formatting' }).click()
    await page.getByRole('menuitem', { name: 'Table', exact: true }).click()
  }
  await page.getByRole('button', { name: 'Table menu' }).waitFor()
  await page.keyboard.type('First cell')
}

/** Takes an entry of the menu of the table. */
async function inTableMenu(page: Page, part: 'Row' | 'Column', entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Table menu' }).click()
  // A pointer that jumps to a submenu leaves it on its way.
  await page.getByRole('menuitem', { name: part, exact: true }).press('Enter')
  await page.getByRole('menuitem', { name: entry }).press('Enter')
  await page.getByRole('menu').first().waitFor({ state: 'detached' })
}

/** Writes a code block whose first line is wider than any page. */
async function writeCode(page: Page): Promise<void> {
  await page.locator('.cw-doc > p').last().click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('```ts ')
  await page.keyboard.insertText(`const line = '${'long '.repeat(60)}'`)
}

/** The accessible name of the focused element. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not shown.')
  return box
}

/** Whether two boxes overlap by more than a rounding error of one pixel. */
function overlap(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1
  )
}

it('EDIT-47: the bars of a table and of a link are used by keyboard alone', async () => {
  await using ana = await visit(browser, 'Ana', server.url, DESKTOP)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'By keyboard'))
  await writeTable(page)
  const rows = page.locator('.cw-doc tr')
  expect(await rows.count()).toBe(3)
  await page.keyboard.press('Alt+F10')
  expect(await focused(page)).toBe('Row menu')
  await page.keyboard.press('Enter')
  await chooseByKeys(page, 'Insert row below')
  await expect.poll(() => rows.count(), PATIENCE).toBe(4)
  await expect.poll(() => focused(page), PATIENCE).toBe('Document text')
  await page.keyboard.press('Alt+F10')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page), PATIENCE).toBe('Column menu')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page), PATIENCE).toBe('Table menu')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Row', exact: true }).waitFor()
  await menuHasFocus(page)
  await page.keyboard.press('ArrowRight')
  await chooseByKeys(page, 'Delete row')
  await expect.poll(() => rows.count(), PATIENCE).toBe(3)
  await expect.poll(() => focused(page), PATIENCE).toBe('Document text')
  await page.keyboard.press('Alt+F10')
  await page.keyboard.press('Alt+F10')
  expect(await focused(page)).toMatch(/^Undo/)
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('Document text')
  await page.keyboard.type('Typed on.')
  expect((await blocksOf(page)).join()).toContain('Typed on.')

  await page.locator('.cw-doc > p').first().click()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.press('Control+k')
  await page.getByLabel('Address of the link').fill('example.com')
  await page.keyboard.press('Enter')
  await page.locator('.cw-doc a').click()
  await page.locator('.cw-bubble[data-kind="link"]').waitFor()
  await page.keyboard.press('Alt+F10')
  for (const _ of 'edit, copy, remove'.split(', ')) await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Remove link')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.cw-doc a').count(), PATIENCE).toBe(0)
  expect(await focused(page)).toBe('Document text')
})

describe.each([
  ['a desktop', DESKTOP],
  ['a narrow window', NARROW],
  ['a phone', PHONE],
] as const)('on %s', (_name, options) => {
  it('EDIT-48: the controls of a table cover neither the page’s bars nor the block above nor the table, and the choice of a language covers no code', async () => {
    await using ana = await visit(browser, 'Ana', server.url, options)
    const { page } = ana
    await openDocument(page, server.url, await createDocument(server.url, 'Covered'))
    await writeTable(page)
    const bars = page.locator('.cw-table-control')
    const others = ['.cw-bar', '.cw-toolbar-place', '.cw-title', '.cw-doc > p:first-child', '.cw-doc table']
    const expectBeside = async (others: readonly string[]) => {
      for (const bar of await bars.all()) {
        if (!(await bar.isVisible())) continue
        for (const other of others) {
          const boxes = [await boxOf(bar), await boxOf(page.locator(other))] as const
          expect([other, overlap(...boxes)]).toEqual([other, false])
        }
      }
    }
    expect(await bars.first().isVisible()).toBe(options !== PHONE)
    await expectBeside(others)
    // Also in its last rows.
    for (let row = 0; row < 3; row++) await inTableMenu(page, 'Row', 'Insert row below')
    await page.locator('.cw-doc tr').last().locator('th, td').first().click()
    await expectBeside(['.cw-title', '.cw-doc > p:first-child', '.cw-doc table'])

    await writeCode(page)
    const picker = await boxOf(page.locator('.cw-code-language'))
    const lines = await page.locator('.cw-doc pre code').evaluate((code) => {
      const range = document.createRange()
      range.selectNodeContents(code)
      return Array.from(range.getClientRects(), ({ x, y, width, height }) => ({ x, y, width, height }))
    })
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.filter((line) => overlap(picker, line))).toEqual([])
  })
})

it('EDIT-49: an item of a list has its bullet where its own lines begin', async () => {
  await using ana = await visit(browser, 'Ana', server.url, DESKTOP)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Both directions'))
  await textOf(page).click()
  const items = ['left to right', 'מימין לשמאל', 'left again', 'من اليمين']
  await page.keyboard.type(`- ${items.join('\n')}`)
  // A bullet is in the margin on the side given by the item's direction.
  const sides = await page.locator('.cw-doc li').evaluateAll((elements) =>
    elements.map((element) => {
      const list = element.parentElement?.getBoundingClientRect() ?? new DOMRect()
      const own = element.getBoundingClientRect()
      const room = { ltr: own.left - list.left, rtl: list.right - own.right }
      const direction = getComputedStyle(element).direction === 'rtl' ? 'rtl' : 'ltr'
      return room[direction] > 16 && room[direction === 'rtl' ? 'ltr' : 'rtl'] < 1 ? direction : 'no room'
    }),
  )
  expect(sides).toEqual(['ltr', 'rtl', 'ltr', 'rtl'])
})

it('EDIT-50, EDIT-133: with its menus open, and with code and tables that are wider than the page, a document has no serious accessibility finding', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { ...PHONE, reducedMotion: 'reduce' })
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Wide'))
  await writeTable(page)
  for (let column = 0; column < 4; column++) await inTableMenu(page, 'Column', 'Insert column after')
  expect(await seriousFindings(page)).toEqual([])
  await writeCode(page)
  await expectSaveState(page, 'Saved')
  expect(await seriousFindings(page)).toEqual([])
  await page.locator('button.cw-faces').click()
  await page.getByRole('dialog', { name: 'People here' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menu').waitFor()
  expect(await seriousFindings(page)).toEqual([])
})
