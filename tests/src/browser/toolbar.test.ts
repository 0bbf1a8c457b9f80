import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import {
  chooseByKeys,
  createDocument,
  menuHasFocus,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

/** All tools by their names, in their order. */
const TOOLS = [
  'Undo',
  'Redo',
  'Text, text style',
  'Bold',
  'Italic',
  'Underline',
  'Strike through',
  'Inline code',
  'Highlight',
  'Link',
  'Bullet list',
  'Numbered list',
  'Task list',
  'Quotation',
  'Code block',
  'Table',
  'Dividing line',
  'Image',
  'Keyboard shortcuts',
]

const PHONE = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Tools that stand beside the text or in the header of wide windows. */
const FOR_TOUCH: ReadonlySet<string | null> = new Set(['Block menu', 'Suggest changes'])

const toolbarOf = (page: Page) => page.getByRole('toolbar', { name: 'Formatting', exact: true })

const moreOf = (page: Page) => toolbarOf(page).getByRole('button', { name: 'More formatting' })

/** The names of the tools in the bar, without the button of its menu. */
async function toolsInBar(page: Page): Promise<string[]> {
  const names = await toolbarOf(page)
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
  return names.filter((name) => name !== 'More formatting' && name !== 'Block menu')
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
}

/** How many rows tools stand in. */
function rowsOf(tools: Locator): Promise<number> {
  return tools.evaluateAll((each) => {
    const middle = (element: Element) => {
      const { top, height } = element.getBoundingClientRect()
      return Math.round(top + height / 2)
    }
    return new Set(each.map(middle)).size
  })
}

describe.each([
  ['1440 px', { viewport: { width: 1440, height: 700 } }, 0],
  ['1200 px', { viewport: { width: 1200, height: 700 } }, 1],
  ['768 px', { viewport: { width: 768, height: 900 } }, 0],
  ['768 px, touched', { viewport: { width: 768, height: 900 }, hasTouch: true, isMobile: true }, 6],
  ['640 px', { viewport: { width: 640, height: 700 } }, 1],
] as const)('at %s', (_name, options, foldedAtLeast) => {
  it('EDIT-170: the toolbar has one row, and what it has no room for is in its menu, from the end on', async () => {
    await using ana = await visit(browser, 'Ana', server.url, options)
    const { page } = ana
    await openDocument(page, server.url, await createDocument(server.url, 'Tools'))
    // The menus of the bar are loaded after it.
    await toolbarOf(page).getByRole('button', { name: 'Text, text style' }).waitFor()
    const shown = await toolsInBar(page)
    expect(shown).toEqual(TOOLS.slice(0, shown.length))
    expect(TOOLS.length - shown.length).toBeGreaterThanOrEqual(foldedAtLeast)
    const bar = toolbarOf(page)
    expect(await rowsOf(bar.getByRole('button'))).toBe(1)
    expect(await bar.evaluate((element) => getComputedStyle(element).overflowX)).toBe('visible')
    const place = await page.locator('.cw-toolbar-place').boundingBox()
    for (const button of [bar.getByRole('button').first(), bar.getByRole('button').last()]) {
      const box = await button.boundingBox()
      expect(box!.x).toBeGreaterThanOrEqual(place!.x)
      expect(box!.x + box!.width).toBeLessThanOrEqual(place!.x + place!.width)
    }
    expect(place!.y === 0).toBe(options.viewport.width >= 1200)
    const folded = TOOLS.slice(shown.length)
    if (folded.length === 0) return expect(await moreOf(page).count()).toBe(0)
    await moreOf(page).click()
    await page.getByRole('menu').waitFor()
    const names = await page
      .getByRole('menu')
      .locator('.cw-menu-label')
      .evaluateAll((labels) => labels.map(({ textContent }) => textContent ?? ''))
    expect(names.filter((name) => !FOR_TOUCH.has(name))).toEqual(folded)
    expect(await seriousFindings(page)).toEqual([])
    expect(ana.complaints).toEqual([])
  })
})

it('EDIT-170: folded tools are used by keyboard, and a wider window has them in the bar again', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { viewport: { width: 640, height: 700 } })
  const { page } = ana
  const { keyboard } = page
  await openDocument(page, server.url, await createDocument(server.url, 'By keyboard'))
  await textOf(page).click()
  await keyboard.type('words')
  await moreOf(page).waitFor()
  // By touch, more is folded than by mouse: only what is folded here is looked for.
  expect(await toolsInBar(page)).not.toContain('Keyboard shortcuts')
  await keyboard.press('Alt+F10')
  await keyboard.press('End')
  await expect.poll(() => focused(page), PATIENCE).toBe('More formatting')
  await keyboard.press('Enter')
  await chooseByKeys(page, 'Keyboard shortcuts')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await keyboard.press('Escape')
  await expect.poll(() => focused(page), PATIENCE).toBe('Document text')

  await page.setViewportSize({ width: 1024, height: 700 })
  await moreOf(page).waitFor({ state: 'detached' })
  expect(await toolsInBar(page)).toEqual(TOOLS)
  await page.setViewportSize({ width: 640, height: 700 })
  await moreOf(page).waitFor()
})

/** Covers the lower part of the window as the keyboard of a phone does that leaves the page its size. */
async function coverByKeyboard(page: Page, height: number): Promise<void> {
  await page.evaluate((height) => {
    const viewport = visualViewport!
    Object.defineProperty(viewport, 'height', { configurable: true, get: () => innerHeight - height })
    viewport.dispatchEvent(new Event('resize'))
  }, height)
}

it('EDIT-171: a phone has eight tools above its keyboard while the caret is in the text, and the others in a sheet', async () => {
  await using ana = await visit(browser, 'Ana', server.url, PHONE)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Phone'))
  // The bars are there, and not shown.
  await page.locator('.cw-toolbar').waitFor({ state: 'attached' })
  expect(await toolbarOf(page).isVisible()).toBe(false)
  await textOf(page).tap()
  await toolbarOf(page).waitFor()
  const tools = toolbarOf(page).getByRole('button')
  const names = () => tools.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
  await expect
    .poll(names, PATIENCE)
    .toEqual([
      'Text, text style',
      'More formatting',
      'Bold',
      'Italic',
      'Bullet list',
      'Link',
      'Undo',
      'Hide the keyboard',
    ])
  expect(await rowsOf(tools)).toBe(1)
  for (const tool of await tools.all()) {
    const box = await tool.boundingBox()
    expect(box!.width).toBeGreaterThanOrEqual(44)
    expect(box!.height).toBeGreaterThanOrEqual(44)
    expect(box!.x).toBeGreaterThanOrEqual(0)
    expect(box!.x + box!.width).toBeLessThanOrEqual(390)
  }
  expect(await seriousFindings(page)).toEqual([])

  await page.setViewportSize({ width: 320, height: 568 })
  await expect.poll(() => tools.count(), PATIENCE).toBe(7)
  expect(await rowsOf(tools)).toBe(1)
  for (const tool of await tools.all()) expect((await tool.boundingBox())!.width).toBeGreaterThanOrEqual(44)
  await page.setViewportSize({ width: 390, height: 700 })
  await expect.poll(() => tools.count(), PATIENCE).toBe(8)

  await page.keyboard.type('words')
  await moreOf(page).tap()
  const sheet = page.getByRole('menu')
  await sheet.waitFor()
  const others = await sheet.locator('.cw-menu-label').allTextContents()
  expect([...others, ...(await names())]).toEqual(
    expect.arrayContaining([...TOOLS, 'Block menu'].filter((name) => name !== 'Text, text style')),
  )
  await menuHasFocus(page)
  await sheet.getByRole('menuitemcheckbox', { name: 'Task list' }).tap()
  await page.locator('.cw-doc [data-type="taskList"]').waitFor()
  await expect.poll(() => focused(page), PATIENCE).toBe('Document text')
  expect(await toolbarOf(page).isVisible()).toBe(true)

  await toolbarOf(page).getByRole('button', { name: 'Hide the keyboard' }).tap()
  await toolbarOf(page).waitFor({ state: 'hidden' })
  expect(await focused(page)).not.toBe('Document text')
  expect(ana.complaints).toEqual([])
})

it('EDIT-171: the toolbar of a phone does not cover the line that is written, also when its keyboard opens', async () => {
  await using ana = await visit(browser, 'Ana', server.url, PHONE)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Long'))
  await textOf(page).tap()
  await toolbarOf(page).waitFor()
  const overlap = async () => {
    const line = await page.evaluate(() => {
      const range = getSelection()!.getRangeAt(0)
      const around =
        range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement!
      return around.getBoundingClientRect().bottom
    })
    const bar = await toolbarOf(page).boundingBox()
    return Math.max(0, Math.ceil(line - bar!.y))
  }
  for (let line = 0; line < 24; line++) {
    await page.keyboard.insertText(`line ${line}`)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.insertText('last')
  await expect.poll(overlap, PATIENCE).toBe(0)
  const before = await toolbarOf(page).boundingBox()
  await coverByKeyboard(page, 280)
  await expect.poll(async () => (await toolbarOf(page).boundingBox())?.y, PATIENCE).toBe(before!.y - 280)
  await expect.poll(overlap, PATIENCE).toBe(0)
  await page.keyboard.press('Enter')
  await page.keyboard.insertText('further')
  await expect.poll(overlap, PATIENCE).toBe(0)
})
