import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import {
  blocksOf,
  createDocument,
  expectSameText,
  expectSaveState,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

/** Time for two windows on a loaded machine with two cores. */
const TEST_MS = 180_000
const MAX_FRAME_BYTES = 30_000

let browser: Browser

beforeAll(async () => {
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Makes a page generate the same number for every clientID, until {@link drawAgain}. */
async function drawTheSame(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const drawn = crypto.getRandomValues.bind(crypto)
    const own = globalThis as unknown as { drawsTheSame: boolean }
    own.drawsTheSame = true
    crypto.getRandomValues = (<T extends ArrayBufferView>(array: T): T => {
      if (own.drawsTheSame && array instanceof Uint32Array && array.length === 1) {
        array[0] = 4711
        return array
      }
      return drawn(array as never)
    }) as typeof crypto.getRandomValues
  })
}

async function drawAgain(page: Page): Promise<void> {
  await page.evaluate(() => {
    ;(globalThis as unknown as { drawsTheSame: boolean }).drawsTheSame = false
  })
}

it(
  'EDIT-51: of two windows under one clientID, the one that the server refuses begins anew by itself and keeps what was typed',
  async () => {
    await using server = await startServer()
    await using ana = await visit(browser, 'Ana', server.url)
    await using ben = await visit(browser, 'Ben', server.url)
    const address = await createDocument(server.url, 'One clientID')
    for (const { page } of [ana, ben]) {
      await drawTheSame(page)
      await openDocument(page, server.url, address)
      await drawAgain(page)
    }
    // Both write before either receives the other's edits.
    for (const { page } of [ana, ben]) await textOf(page).click()
    await Promise.all([
      ana.page.keyboard.insertText('Typed by Ana.'),
      ben.page.keyboard.insertText('Typed by Ben, and it is longer.'),
    ])
    for (const { page } of [ana, ben]) {
      for (const text of ['Typed by Ana.', 'Typed by Ben, and it is longer.'])
        await expect.poll(async () => (await blocksOf(page)).join(' / '), PATIENCE).toContain(text)
      await expectSaveState(page, 'Saved')
    }
    // Both continue to write.
    const more = ['By Ana.', 'By Ben.']
    for (const [index, { page }] of [ana, ben].entries()) {
      await textOf(page).locator('> p').last().click()
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      await page.keyboard.insertText(more[index] ?? '')
      await expectSaveState(page, 'Saved')
    }
    for (const text of more)
      await expectSameText([ana.page, ben.page], (blocks) => blocks.some((block) => block.endsWith(text)))
    expect([...ana.complaints, ...ben.complaints]).toEqual([])
  },
  TEST_MS,
)

it(
  'EDIT-52: a change that is too large for the server is said to be, for as long as it lasts, and is saved once it is smaller',
  async () => {
    await using server = await startServer({ env: { COWRITE_MAX_FRAME_BYTES: String(MAX_FRAME_BYTES) } })
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    await openDocument(page, server.url, await createDocument(server.url, 'Too large'))
    await textOf(page).click()
    await page.keyboard.type('Before.')
    await expectSaveState(page, 'Saved')
    let sockets = 0
    page.on('websocket', () => sockets++)
    await page.keyboard.insertText('x'.repeat(MAX_FRAME_BYTES + 1_000))
    const warning = page.locator('.cw-warning')
    await warning.waitFor()
    const said = await warning.textContent()
    expect(said).toMatch(/larger than the server takes/)
    expect(said).toMatch(/COWRITE_MAX_FRAME_BYTES/)
    // On each retry the server refuses the edit again, and the page continues to show that.
    for (let attempt = 0; attempt < 2; attempt++) {
      await page.getByRole('button', { name: 'Try now' }).click()
      await expect.poll(() => sockets, PATIENCE).toBeGreaterThan(attempt)
      expect(await warning.textContent()).toBe(said)
    }
    expect(sockets).toBe(2)
    await textOf(page).click()
    await page.keyboard.press('Control+z')
    // Together with text typed shortly before it.
    await expect.poll(async () => (await blocksOf(page)).join('').length, PATIENCE).toBeLessThan(10)
    await expect.poll(() => sockets, PATIENCE).toBe(3)
    // A window keeps undone edits for redo; a new window does not.
    await page.reload()
    await expectSaveState(page, 'Saved')
    await warning.waitFor({ state: 'detached' })
    await textOf(page).click()
    await page.keyboard.insertText(' After.')
    await expectSaveState(page, 'Saved')
    expect(ana.complaints).toEqual([])
  },
  TEST_MS,
)
