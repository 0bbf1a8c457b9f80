import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { type JsonNode, setText } from './clipboard.ts'
import { BLOCKS, createDocument, expectSaveState, openDocument, PATIENCE } from './document-page.ts'
import { drawn, newParagraph, openReplica } from './replica.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Greatest distance by which a text may move, CSS pixels. */
const STILL = 2

const paragraph = (text: string): JsonNode => ({ type: 'paragraph', content: [{ type: 'text', text }] })

/** Lines of different lengths, so that an estimated height is wrong. */
const lineOf = (number: number): string =>
  `Line ${number}. ${'Some words. '.repeat((number * 7) % 30)}`.trim()

const blockWith = (page: Page, text: string) => page.locator(BLOCKS, { hasText: text }).first()

/** Where the block with a text is in the window, CSS pixels. */
async function topOf(page: Page, text: string): Promise<number> {
  return await blockWith(page, text).evaluate((element) => element.getBoundingClientRect().top)
}

/** Scrolls until the block with a text is at a height, and waits until the editor has seen that. */
async function scrollTo(page: Page, text: string, height: number): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await blockWith(page, text).evaluate((element, top) => {
      scrollBy(0, element.getBoundingClientRect().top - top)
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    }, height)
  }
}

/** Calls `act`, waits until the page has `count` blocks, and resolves to how far the block with a text has moved. */
async function moved(page: Page, text: string, count: number, act: () => void): Promise<number> {
  const before = await topOf(page, text)
  act()
  await expect.poll(() => page.locator(BLOCKS).count(), PATIENCE).toBe(count)
  await drawn(page)
  return Math.abs((await topOf(page, text)) - before)
}

/** A page with `count` lines, one of which is in view, and a second person. */
async function openLines(page: Page, count: number) {
  const address = await createDocument(server.url, 'Lines')
  await openDocument(page, server.url, address)
  await setText(
    page,
    Array.from({ length: count }, (_, index) => paragraph(lineOf(index))),
  )
  await expectSaveState(page, 'Saved')
  const replica = await openReplica(server, address)
  await expect.poll(() => replica.root.length, PATIENCE).toBe(count)
  return replica
}

describe('what one reads or types stays in its place', () => {
  it.each([
    ['read', false],
    ['typed in', true],
  ])('EDIT-90: while others insert and delete paragraphs above a text that is %s', async (_name, isTyped) => {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    using ben = await openLines(page, 120)
    await scrollTo(page, 'Line 60.', 300)
    if (isTyped) {
      await blockWith(page, 'Line 61.').click({ position: { x: 5, y: 5 } })
      await page.keyboard.type('Ana. ')
    }
    const text = isTyped ? 'Line 61.' : 'Line 60.'
    const inserted = await moved(page, text, 135, () =>
      ben.edit((root) => {
        root.insert(
          5,
          Array.from({ length: 15 }, (_, index) => newParagraph(`New ${index}. ${lineOf(index)}`)),
        )
      }),
    )
    expect(inserted).toBeLessThanOrEqual(STILL)
    const deleted = await moved(page, text, 125, () => ben.edit((root) => root.delete(20, 10)))
    expect(deleted).toBeLessThanOrEqual(STILL)
    // The first blocks in view, with those before them.
    const inView = await moved(page, text, 119, () => {
      const before = ben.root.toArray().findIndex((each) => each.toString().includes('Line 60.'))
      ben.edit((root) => root.delete(before - 6, 6))
    })
    expect(inView).toBeLessThanOrEqual(STILL)
    expect(ana.complaints).toEqual([])
  })

  it('EDIT-90: while another types one letter after the other into a long paragraph above, which gets more lines', async () => {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    using ben = await openLines(page, 60)
    await scrollTo(page, 'Line 30.', 250)
    const before = await topOf(page, 'Line 30.')
    const text = (ben.root.get(2) as Y.XmlElement).get(0) as Y.XmlText
    for (let i = 0; i < 100; i++) {
      ben.edit(() => text.insert(0, 'More '))
      if (i % 10 === 0) await page.evaluate(() => new Promise(requestAnimationFrame))
    }
    await expect.poll(() => blockWith(page, 'Line 2.').textContent(), PATIENCE).toMatch(/^(More ){100}/)
    await drawn(page)
    expect(Math.abs((await topOf(page, 'Line 30.')) - before)).toBeLessThanOrEqual(STILL)
  })

  it('EDIT-90: while the paragraph that is read, longer than the window, gets text at its start', async () => {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    using ben = await openLines(page, 20)
    ben.edit((root) => root.insert(10, [newParagraph(`Long ${'and longer '.repeat(2_000)}`)]))
    await expect.poll(() => page.locator(BLOCKS).count(), PATIENCE).toBe(21)
    await scrollTo(page, 'Long and', -2_000)
    /** The text at the middle of the window, and its height. */
    const place = (text: string | null) =>
      page.evaluate((wanted) => {
        const node = document.querySelectorAll('.cw-doc > *')[10]!.firstChild!
        const range = document.createRange()
        const at = wanted === null ? 12_000 : Number(wanted)
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        return range.getBoundingClientRect().top
      }, text)
    const before = await place('12000')
    const text = (ben.root.get(10) as Y.XmlElement).get(0) as Y.XmlText
    ben.edit(() => text.insert(0, 'Before. '.repeat(400)))
    await expect.poll(() => page.locator(BLOCKS).nth(10).textContent(), PATIENCE).toMatch(/^Before/)
    await drawn(page)
    expect(Math.abs((await place(String(12_000 + 3_200))) - before)).toBeLessThan(30)
  })

  it('EDIT-90: while an image above loads late', async () => {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    let load = (): void => undefined
    const asked = new Promise<void>((resolve) => {
      load = resolve
    })
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="400"/>'
    await page.route('**/late.svg', async (route) => {
      await asked
      await route.fulfill({ contentType: 'image/svg+xml', body })
    })
    using ben = await openLines(page, 60)
    await scrollTo(page, 'Line 30.', 300)
    const image = new Y.XmlElement('image')
    image.setAttribute('src', `${server.url}/late.svg`)
    const inserted = await moved(page, 'Line 30.', 61, () => ben.edit((root) => root.insert(25, [image])))
    expect(inserted).toBeLessThanOrEqual(STILL)
    const before = await topOf(page, 'Line 30.')
    load()
    const height = async () => (await page.locator('.cw-doc img').boundingBox())?.height
    await expect.poll(height, PATIENCE).toBe(400)
    expect(Math.abs((await topOf(page, 'Line 30.')) - before)).toBeLessThanOrEqual(STILL)
  })

  it('EDIT-90: but the user’s own edits bring the caret into view', async () => {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    using _ben = await openLines(page, 60)
    await blockWith(page, 'Line 3.').click({ position: { x: 5, y: 5 } })
    await scrollTo(page, 'Line 50.', 300)
    await page.keyboard.type('Ana. ')
    const { top, bottom } = await blockWith(page, 'Line 3.').evaluate((element) => {
      const box = element.getBoundingClientRect()
      return { top: box.top, bottom: box.bottom }
    })
    expect(bottom).toBeGreaterThan(0)
    expect(top).toBeLessThan(page.viewportSize()!.height)
  })
})
