import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { launchBrowser, type Visitor, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'
import { drawn, newParagraph, openReplica, type Replica } from './replica.ts'

const LINES = 1_000

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Replica

beforeAll(async () => {
  server = await startServer()
  browser = await launchBrowser()
  ana = await visit(browser, 'Ana', server.url)
  const address = await createDocument(server.url, 'Long')
  ben = await openReplica(server, address)
  ben.edit((root) =>
    root.insert(
      0,
      // Every tenth has several lines.
      Array.from({ length: LINES }, (_, index) =>
        newParagraph(`Line ${index}. ${index % 10 === 0 ? 'More words. '.repeat(40) : ''}`.trim()),
      ),
    ),
  )
  await openDocument(ana.page, server.url, address)
  await textOf(ana.page)
    .locator('> *')
    .nth(LINES - 1)
    .waitFor({ state: 'attached' })
})

afterAll(async () => {
  ben?.[Symbol.dispose]()
  await ana?.[Symbol.asyncDispose]()
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

/** The index of the block with the caret, and where that is in the window. */
async function caretOn(page: Page): Promise<{ index: number; top: number }> {
  return await textOf(page).evaluate((element) => {
    let node: Node | null = getSelection()?.focusNode ?? null
    while (node !== null && node.parentNode !== element) node = node.parentNode
    const block = node as Element
    return { index: [...element.children].indexOf(block), top: block.getBoundingClientRect().top }
  })
}

const press = async (page: Page, key: string, times = 1): Promise<void> => {
  for (let i = 0; i < times; i++) await page.keyboard.press(key)
}

describe('a long document', () => {
  it('EDIT-93: is laid out only near what is in view', async () => {
    const last = textOf(ana.page).locator('> *').last()
    expect(await last.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(
      false,
    )
    const first = textOf(ana.page).locator('> *').first()
    expect(await first.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(
      true,
    )
  })

  it('EDIT-93: has a caret that moves line by line and to both ends, where one can type', async () => {
    const { page } = ana
    await textOf(page).locator('> *').nth(1).click()
    await press(page, 'Control+Home')
    await press(page, 'ArrowDown', 30)
    const lines = 9 * 2 + 2
    expect((await caretOn(page)).index).toBeGreaterThan(lines / 2)
    await press(page, 'Control+End')
    await drawn(page)
    const end = await caretOn(page)
    expect(end.index).toBe(LINES - 1)
    expect(end.top).toBeGreaterThan(0)
    expect(end.top).toBeLessThan(page.viewportSize()!.height)
    await page.keyboard.type(' Typed.')
    await expect.poll(() => ben.root.get(LINES - 1).toString(), PATIENCE).toContain('Line 999. Typed.')
    for (let i = 1; i <= 8; i++) {
      await press(page, 'ArrowUp')
      expect((await caretOn(page)).index).toBe(LINES - 1 - i)
    }
  })

  it('EDIT-93: does not jump while one scrolls back to what was never in view', async () => {
    const { page } = ana
    await press(page, 'Control+End')
    await page
      .locator('.cw-title-field')
      .evaluate((element) => (element as HTMLElement).focus({ preventScroll: true }))
    await drawn(page)
    for (let i = 0; i < 40; i++) {
      const moved = await page.evaluate(async () => {
        const blocks = [...document.querySelectorAll('.cw-doc > *')]
        const inView = blocks.find((block) => block.getBoundingClientRect().top > 200)!
        const before = inView.getBoundingClientRect().top
        scrollBy(0, -250)
        await new Promise((done) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))),
        )
        return inView.getBoundingClientRect().top - before
      })
      expect(Math.abs(moved - 250), `step ${i}`).toBeLessThanOrEqual(2)
    }
  })

  it('EDIT-93: is selected, found and printed as a whole', async () => {
    const { page } = ana
    await textOf(page).focus()
    await press(page, 'Control+a')
    const selected = await page.evaluate(() => getSelection()?.toString() ?? '')
    expect(selected.match(/Line \d+\./g)).toHaveLength(LINES)
    await press(page, 'Control+Home')
    const found = await page.evaluate(() =>
      (window as unknown as { find(text: string): boolean }).find('Line 777.'),
    )
    expect(found).toBe(true)
    await drawn(page)
    const place = await page.evaluate(() => getSelection()!.getRangeAt(0).getBoundingClientRect().top)
    expect(place).toBeGreaterThan(0)
    expect(place).toBeLessThan(page.viewportSize()!.height)
    await page.emulateMedia({ media: 'print' })
    const last = textOf(page).locator('> *').nth(500)
    expect(await last.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))).toBe(
      true,
    )
    await page.emulateMedia({ media: 'screen' })
    expect(ana.complaints).toEqual([])
  })

  it('EDIT-93: shows the name at another person’s caret above its line', async () => {
    const { page } = ana
    await using cleo = await visit(browser, 'Cleo', server.url)
    await cleo.page.goto(page.url())
    await textOf(cleo.page).locator('> *').nth(3).click()
    const caret = page.locator('.cw-caret[data-name="Cleo"]')
    await caret.waitFor({ state: 'attached' })
    await press(page, 'Control+Home')
    const { clip, above } = await caret.evaluate((element) => {
      const block = element.closest('.cw-doc > *')!
      return {
        clip: Number.parseFloat(getComputedStyle(block).overflowClipMargin),
        above: Number.parseFloat(getComputedStyle(element, '::after').height),
      }
    })
    expect(clip).toBeGreaterThan(above)
  })
})
