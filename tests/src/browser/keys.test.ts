import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** The region of the page that has the focus, by its class. */
function region(page: Page): Promise<string> {
  return page.evaluate(() => {
    const names = ['rail', 'bar', 'toolbar', 'find', 'title', 'doc', 'list-main', 'side']
    return names.find((name) => document.activeElement?.closest(`.cw-${name}`) != null) ?? ''
  })
}

it('EDIT-155: F6 goes through the regions of a page, Mod S says the save state, and keys of marks are free in browsers', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const { keyboard } = page
  await openDocument(page, server.url, await createDocument(server.url, 'Keys'))
  await page.getByRole('toolbar', { name: 'Formatting' }).waitFor()
  await textOf(page).click()
  await keyboard.type('some words')
  const round: string[] = []
  for (let press = 0; press < 4; press++) {
    await keyboard.press('F6')
    round.push(await region(page))
  }
  expect(round).toEqual(['bar', 'toolbar', 'title', 'doc'])
  await keyboard.press('Shift+F6')
  await keyboard.press('Shift+F6')
  expect(await region(page)).toBe('toolbar')
  await keyboard.press('F6')
  await keyboard.press('F6')
  expect(await region(page)).toBe('doc')
  // The caret is where it was.
  await expect
    .poll(async () => {
      await keyboard.type('!')
      return (await blocksOf(page)).join()
    }, PATIENCE)
    .toMatch(/^some words!+$/)

  await expectSaveState(page, 'Saved')
  const said = page.locator('.cw-hidden > [aria-live="polite"]').filter({ hasText: /^Saved/ })
  await keyboard.press('Control+s')
  await said.waitFor({ state: 'attached' })
  const before = await said.textContent()
  await keyboard.press('Control+s')
  await expect.poll(() => said.textContent(), PATIENCE).not.toBe(before)

  await keyboard.press('Shift+Home')
  await keyboard.press('Control+Shift+x')
  await page.locator('.cw-doc s').waitFor()
  await keyboard.press('Control+/')
  await page
    .getByRole('dialog', { name: 'Keyboard shortcuts' })
    .getByText('Say whether all is saved')
    .waitFor()
  await keyboard.press('Escape')

  await page.goto(server.url)
  await page.getByRole('link', { name: 'Keys' }).waitFor()
  await keyboard.press('F6')
  expect(await region(page)).toBe('rail')
  await keyboard.press('F6')
  expect(await region(page)).toBe('list-main')
  expect(ana.complaints).toEqual([])
})
