import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import { blocksOf, createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser
let ana: Visitor

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url, { viewport: { width: 1280, height: 800 } })
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

const cardOf = (page: Page) => page.locator('.cw-author-card')

/** Moves the pointer onto a word of a block and leaves it there. */
async function restOn(page: Page, block: number, word: string): Promise<void> {
  const place = await page
    .locator('.cw-doc > *')
    .nth(block)
    .evaluate((element, word) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      while (walker.nextNode() !== null) {
        const text = walker.currentNode
        const at = text.textContent?.indexOf(word) ?? -1
        if (at < 0) continue
        const range = document.createRange()
        range.setStart(text, at)
        range.setEnd(text, at + word.length)
        const { left, top, width, height } = range.getBoundingClientRect()
        return { x: left + width / 2, y: top + height / 2 }
      }
      throw new Error(`No ${word}`)
    }, word)
  await page.mouse.move(place.x - 3, place.y)
  await page.mouse.move(place.x, place.y)
}

it('EDIT-222, EDIT-225: the pointer on an agent’s text, and “Who wrote these words?” at any text, show who wrote it', async () => {
  const { page } = ana
  const address = await createDocument(server.url, 'Harbour')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('# The walls')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The harbour was rebuilt after the storm.')
  await expectSaveState(page, 'Saved')
  const started = await fetch(new URL(`/api/documents/${encodeURIComponent(address)}/runs`, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ agent: 'summarizer', action: 'outline' }),
  })
  expect(started.status).toBe(201)
  await expect.poll(async () => (await blocksOf(page)).length, PATIENCE).toBeGreaterThan(2)
  await expect.poll(() => page.locator('.cw-caret[data-agent]').count(), PATIENCE).toBe(0)
  const blocks = await blocksOf(page)
  const own = blocks.findIndex((text) => text.startsWith('The harbour'))
  const written = blocks.findIndex((text, index) => index !== own && /Outline/i.test(text))

  await restOn(page, written, 'utline')
  await expect.poll(() => cardOf(page).textContent(), PATIENCE).toMatch(/AI wrote this ?asked by Guest/)
  expect(await seriousFindings(page)).toEqual([])
  const ofRun = (name: string) => cardOf(page).getByRole('button', { name })
  await ofRun('Open run').click()
  const panel = page.getByRole('region', { name: 'Assistant', exact: true })
  await expect.poll(() => panel.locator('.cw-run-said').textContent(), PATIENCE).toMatch(/outline/i)
  // The text of a person is nothing special.
  await restOn(page, own, 'harbour')
  await expect.poll(() => cardOf(page).count(), PATIENCE).toBe(0)

  await page.locator('.cw-doc > *').nth(own).click()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('who wrote these')
  await page.keyboard.press('Enter')
  await expect.poll(() => cardOf(page).textContent(), PATIENCE).toMatch(/Guest wrote this/)
  await page.keyboard.press('Escape')
  await expect.poll(() => cardOf(page).count(), PATIENCE).toBe(0)

  await restOn(page, written, 'utline')
  await ofRun('Undo run').click()
  await expect.poll(() => blocksOf(page), PATIENCE).not.toContain(blocks[written])
  expect(await blocksOf(page)).toContain('The harbour was rebuilt after the storm.')
  expect(ana.complaints).toEqual([])
})
