import { chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type * as Y from 'yjs'
import { CHROMIUM_FLAGS } from '../../../scripts/services/chromium.ts'
import type {} from '../../../scripts/services/provided.ts'
import { visit } from './browser.ts'
import { caretOf, PATIENCE, textOf } from './document-page.ts'
import { type LongPage, openLongPage, SECTIONED } from './long-page.ts'
import { drawn, newParagraph } from './replica.ts'

const LINES = 1_000

let opened: LongPage
let server: LongPage['server']
let browser: LongPage['browser']
let ana: LongPage['ana']
let ben: LongPage['ben']

beforeAll(async () => {
  opened = await openLongPage('Long', LINES, (index) => newParagraph(lineOf(index)))
  ;({ server, browser, ana, ben } = opened)
})

afterAll(() => opened?.[Symbol.asyncDispose]())

/** Every tenth line is longer than the window is wide. */
const lineOf = (index: number): string =>
  `Line ${index}. ${index % 10 === 0 ? 'More words. '.repeat(40) : ''}`.trim()

const blocksOf = (page: Page) => textOf(page).locator(SECTIONED)

/** The index of the block with the caret, and where that is in the window. */
async function caretIn(page: Page): Promise<{ index: number; top: number }> {
  return await textOf(page).evaluate((element) => {
    const focus = getSelection()?.focusNode ?? null
    const block =
      (focus instanceof Element ? focus : focus?.parentElement)?.closest('.cw-section > *') ?? null
    if (block === null) return { index: -1, top: 0 }
    const index = [...element.querySelectorAll('.cw-section > *')].indexOf(block)
    return { index, top: block.getBoundingClientRect().top }
  })
}

const press = async (page: Page, key: string, times = 1): Promise<void> => {
  for (let i = 0; i < times; i++) await page.keyboard.press(key)
}

/** Whether a block is laid out. */
const isLaidOut = (page: Page, index: number): Promise<boolean> =>
  blocksOf(page)
    .nth(index)
    .evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))

/** The text of a paragraph. */
function textIn(root: Y.XmlFragment, index: number): Y.XmlText {
  return (root.get(index) as Y.XmlElement).get(0) as Y.XmlText
}

const heightOf = (page: Page): number => page.viewportSize()!.height

describe('a long document', () => {
  it('EDIT-95: is laid out only near what is in view', async () => {
    const { page } = ana
    expect(await isLaidOut(page, 0)).toBe(true)
    expect(await isLaidOut(page, LINES / 2)).toBe(false)
    expect(await isLaidOut(page, LINES - 100)).toBe(false)
  })

  it('EDIT-95: has a caret that moves through all lines and to both ends, where one can type', async () => {
    const { page } = ana
    await blocksOf(page).nth(1).click()
    await press(page, 'Control+Home')
    await press(page, 'End')
    // A long line has several lines, so that some presses stay in it.
    let last = 0
    for (let i = 0; i < 90; i++) {
      await press(page, 'ArrowDown')
      const { index } = await caretIn(page)
      expect(index - last, `after ${i + 1} presses`).toBeLessThanOrEqual(1)
      expect(index).toBeGreaterThanOrEqual(last)
      last = index
    }
    expect(last).toBeGreaterThan(35)
    await press(page, 'Control+End')
    await drawn(page)
    const end = await caretIn(page)
    expect(end.index).toBe(LINES - 1)
    expect(end.top).toBeGreaterThan(0)
    expect(end.top).toBeLessThan(heightOf(page))
    await page.keyboard.type(' Typed.')
    await expect.poll(() => ben.root.get(LINES - 1).toString(), PATIENCE).toContain('Line 999. Typed.')
    for (let i = 1; i <= 40; i++) {
      await press(page, 'ArrowLeft')
    }
    expect((await caretIn(page)).index).toBeLessThan(LINES - 1)
  })

  it('EDIT-95: does not jump while one scrolls back to what was never in view', async () => {
    const { page } = ana
    await press(page, 'Control+End')
    await page
      .locator('.cw-title-field')
      .evaluate((element) => (element as HTMLElement).focus({ preventScroll: true }))
    await drawn(page)
    for (let i = 0; i < 40; i++) {
      const moved = await page.evaluate(async () => {
        const blocks = [...document.querySelectorAll('.cw-section > *')]
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

  it('EDIT-95: is selected and found as a whole', async () => {
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
    expect(place).toBeLessThan(heightOf(page))
    expect(ana.complaints).toEqual([])
  })

  it('EDIT-95: is read by screen readers as a whole', async () => {
    // As it is for a browser that a screen reader asks.
    const args = [...CHROMIUM_FLAGS, '--force-renderer-accessibility']
    const asked = await chromium.launch({ executablePath: inject('chromiumPath'), args })
    await using cleo = await visit(asked, 'Cleo', server.url)
    await cleo.page.goto(ana.page.url())
    await blocksOf(cleo.page)
      .nth(LINES - 1)
      .waitFor({ state: 'attached' })
    expect(await isLaidOut(cleo.page, 500)).toBe(false)
    const cdp = await cleo.context.newCDPSession(cleo.page)
    const isRead = async (text: string): Promise<boolean> => {
      const { nodes } = await cdp.send('Accessibility.getFullAXTree')
      return nodes.some(({ ignored, name }) => !ignored && String(name?.value ?? '').startsWith(text))
    }
    await expect.poll(() => isRead('Line 500.'), PATIENCE).toBe(true)
    await asked.close()
  })

  it('EDIT-96: keeps all other blocks as they are when somebody edits one, out of view too', async () => {
    const { page } = ana
    await press(page, 'Control+Home')
    await drawn(page)
    await page.evaluate(() => {
      Object.assign(window, { before: [...document.querySelectorAll('.cw-section > *')] })
    })
    ben.edit((root) => root.insert(500, [newParagraph('Inserted')]))
    ben.edit((root) => root.delete(800, 1))
    ben.edit((root) => {
      for (const index of [3, 400, 900]) textIn(root, index).insert(0, 'Edited. ')
    })
    await expect.poll(() => blocksOf(page).nth(500).textContent(), PATIENCE).toBe('Inserted')
    await expect.poll(() => blocksOf(page).nth(900).textContent(), PATIENCE).toMatch(/^Edited/)
    const { kept, made } = await page.evaluate(() => {
      const { before } = window as unknown as { before: Element[] }
      const now = new Set(document.querySelectorAll('.cw-section > *'))
      return { kept: before.filter((block) => now.has(block)).length, made: now.size }
    })
    expect(made).toBe(LINES)
    expect(kept).toBe(LINES - 1)
    expect(await isLaidOut(page, 500)).toBe(false)
  })

  it('EDIT-96: shows another person’s caret with the name above its line, and lays nothing out for one out of view', async () => {
    const { page } = ana
    await using cleo = await visit(browser, 'Cleo', server.url)
    await cleo.page.goto(page.url())
    await press(page, 'Control+Home')
    const first = page.locator('.cw-section').nth(1).locator('> *').first()
    await first.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    const words = (await first.textContent()) ?? ''
    await cleo.page.locator('.cw-section > p', { hasText: words }).first().click()
    const caret = caretOf(page, 'Cleo')
    await caret.waitFor({ state: 'attached' })
    const { clip, above } = await caret.evaluate((element) => ({
      clip: Number.parseFloat(getComputedStyle(element.closest('.cw-section')!).overflowClipMargin),
      above: Number.parseFloat(getComputedStyle(element, '::after').height),
    }))
    expect(clip).toBeGreaterThan(above)
    const far = blocksOf(cleo.page).nth(600)
    await far.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    await far.click()
    const farWords = await far.textContent()
    const isFar = () =>
      caret.evaluate((element, words) => element.closest('p')?.textContent === words, farWords)
    await expect.poll(isFar, PATIENCE).toBe(true)
    await drawn(page)
    expect(await isLaidOut(page, 600)).toBe(false)
  })

  it('EDIT-208: shows its beginning before the rest is drawn, which is edited meanwhile and drawn where it is looked for', async () => {
    await using cleo = await visit(browser, 'Cleo', server.url)
    const { page } = cleo
    await page.addInitScript(() => {
      const held: TimerHandler[] = []
      const { setTimeout } = window
      // The rest is drawn by timers without a delay.
      const hold = (handler: TimerHandler, delay?: number, ...rest: unknown[]) =>
        delay === undefined ? held.push(handler) : setTimeout(handler, delay, ...rest)
      const release = () => {
        Object.assign(window, { setTimeout })
        for (const handler of held) setTimeout(handler)
      }
      Object.assign(window, { setTimeout: hold, release })
    })
    await page.goto(ana.page.url())
    await blocksOf(page).first().waitFor()
    const before = await blocksOf(page).count()
    expect(before).toBeLessThan(LINES / 5)
    expect(await textOf(page).evaluate((text) => text.scrollHeight)).toBeGreaterThan(LINES * 20)
    ben.edit((root) => {
      for (const index of [1, 450]) textIn(root, index).insert(0, 'Meanwhile. ')
      root.insert(700, [newParagraph('Put in')])
    })
    await expect.poll(() => blocksOf(page).nth(1).textContent(), PATIENCE).toMatch(/^Meanwhile/)
    expect(await blocksOf(page).count()).toBe(before)
    await blocksOf(page).nth(2).click()
    await press(page, 'Control+End')
    await page.keyboard.type('At the end.')
    await expect.poll(() => ben.root.get(ben.root.length - 1).toString(), PATIENCE).toMatch(/At the end\./)
    await press(page, 'Control+Shift+f')
    await page.getByRole('textbox', { name: 'Find' }).fill('Line 300.')
    const isShown = (words: string) => textOf(page).getByText(words).first().isVisible()
    await expect.poll(() => isShown('Line 300.'), PATIENCE).toBe(true)
    await page.evaluate('release()')
    await expect.poll(() => blocksOf(page).count(), PATIENCE).toBe(ben.root.length)
    expect(await blocksOf(page).allTextContents()).toEqual(await blocksOf(ana.page).allTextContents())
  })

  // The last: heights that are remembered of paper are estimates again, until the text was in view.
  it('EDIT-95: is printed as a whole', async () => {
    const { page } = ana
    await page.emulateMedia({ media: 'print' })
    expect(await isLaidOut(page, LINES / 2)).toBe(true)
    await page.emulateMedia({ media: 'screen' })
  })
})
